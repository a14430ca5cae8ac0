#!/usr/bin/env bash
# Adds a migration of the given name to each of the three databases: ./migrations.sh AddSomething
set -euo pipefail
cd "$(dirname "$0")"
name=${1:?"Give the migration a name: ./migrations.sh AddSomething"}
dotnet tool restore >/dev/null
dotnet build Bedrud.Infrastructure -v q --nologo
for provider in Sqlite SqlServer Postgres; do
  dotnet ef migrations add "$name" --no-build --project Bedrud.Infrastructure --startup-project Bedrud.Infrastructure \
    --context "${provider}BedrudDbContext" --output-dir "Data/$provider/Migrations"
done
