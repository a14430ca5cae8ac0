using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bedrud.Infrastructure.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class HealthHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CheckSpans",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Check = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Verdict = table.Column<int>(type: "INTEGER", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    From = table.Column<DateTime>(type: "TEXT", nullable: false),
                    To = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SeenAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckSpans", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ConnectionReports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Browser = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Network = table.Column<string>(type: "TEXT", maxLength: 45, nullable: false),
                    Signalling = table.Column<bool>(type: "INTEGER", nullable: true),
                    Udp = table.Column<bool>(type: "INTEGER", nullable: true),
                    Tcp = table.Column<bool>(type: "INTEGER", nullable: true),
                    TurnUdp = table.Column<bool>(type: "INTEGER", nullable: true),
                    TurnTls = table.Column<bool>(type: "INTEGER", nullable: true),
                    Media = table.Column<bool>(type: "INTEGER", nullable: true),
                    RoundTrip = table.Column<int>(type: "INTEGER", nullable: true),
                    ClockAhead = table.Column<double>(type: "REAL", nullable: true),
                    SelectedPair = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    Details = table.Column<string>(type: "TEXT", maxLength: 16000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConnectionReports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JoinFailures",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Room = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Detail = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Browser = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    ClockAhead = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JoinFailures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LoadSamples",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Rooms = table.Column<int>(type: "INTEGER", nullable: false),
                    Participants = table.Column<int>(type: "INTEGER", nullable: false),
                    Tracks = table.Column<int>(type: "INTEGER", nullable: false),
                    BitsIn = table.Column<long>(type: "INTEGER", nullable: true),
                    BitsOut = table.Column<long>(type: "INTEGER", nullable: true),
                    ServerCpu = table.Column<double>(type: "REAL", nullable: true),
                    PortalCpu = table.Column<double>(type: "REAL", nullable: false),
                    ServerMemory = table.Column<long>(type: "INTEGER", nullable: true),
                    PortalMemory = table.Column<long>(type: "INTEGER", nullable: false),
                    Circuits = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LoadSamples", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CheckSpans_Check_From",
                table: "CheckSpans",
                columns: new[] { "Check", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckSpans_To",
                table: "CheckSpans",
                column: "To");

            migrationBuilder.CreateIndex(
                name: "IX_ConnectionReports_At",
                table: "ConnectionReports",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_JoinFailures_At",
                table: "JoinFailures",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_LoadSamples_At",
                table: "LoadSamples",
                column: "At");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CheckSpans");

            migrationBuilder.DropTable(
                name: "ConnectionReports");

            migrationBuilder.DropTable(
                name: "JoinFailures");

            migrationBuilder.DropTable(
                name: "LoadSamples");
        }
    }
}
