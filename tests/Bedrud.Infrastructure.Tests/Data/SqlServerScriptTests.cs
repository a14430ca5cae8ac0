using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Data.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Bedrud.Infrastructure.Tests.Data;

/// <summary>No SQL Server can be had for the tests, so its migrations are read by its own parser and compared with the model.</summary>
public sealed class SqlServerScriptTests : IDisposable
{
    private readonly SqlServerBedrudDbContext _db = new(
        new DbContextOptionsBuilder<SqlServerBedrudDbContext>().UseSqlServer("Server=.").UseIdentitySchema().Options);

    public void Dispose() => _db.Dispose();

    [Fact]
    public void Model_AgainstTheMigrations_HasNoPendingChanges() => Assert.False(_db.Database.HasPendingModelChanges());

    [Fact]
    public void Script_OfAllMigrations_ParsesWithoutErrors()
    {
        Parse(_db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent), out var errors);

        Assert.Empty(errors.Select(e => $"{e.Line}:{e.Column} {e.Message}"));
    }

    [Fact]
    public void Script_OfAllMigrations_CreatesEveryTableOfTheModel()
    {
        var created = new TableCollector();
        Parse(_db.GetService<IMigrator>().GenerateScript(), out _).Accept(created);

        Assert.Empty(_db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Except(created.Names));
    }

    private static TSqlFragment Parse(string script, out IList<ParseError> errors) =>
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out errors);

    private sealed class TableCollector : TSqlFragmentVisitor
    {
        public HashSet<string> Names { get; } = [];

        public override void Visit(CreateTableStatement node) => Names.Add(node.SchemaObjectName.BaseIdentifier.Value);
    }
}
