using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bedrud.Infrastructure.Data.SqlServer.Migrations
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Check = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Verdict = table.Column<int>(type: "int", nullable: false),
                    Cause = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    From = table.Column<DateTime>(type: "datetime2", nullable: false),
                    To = table.Column<DateTime>(type: "datetime2", nullable: true),
                    SeenAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckSpans", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ConnectionReports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Browser = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Network = table.Column<string>(type: "nvarchar(45)", maxLength: 45, nullable: false),
                    Signalling = table.Column<bool>(type: "bit", nullable: true),
                    Udp = table.Column<bool>(type: "bit", nullable: true),
                    Tcp = table.Column<bool>(type: "bit", nullable: true),
                    TurnUdp = table.Column<bool>(type: "bit", nullable: true),
                    TurnTls = table.Column<bool>(type: "bit", nullable: true),
                    Media = table.Column<bool>(type: "bit", nullable: true),
                    RoundTrip = table.Column<int>(type: "int", nullable: true),
                    ClockAhead = table.Column<double>(type: "float", nullable: true),
                    SelectedPair = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    Details = table.Column<string>(type: "nvarchar(max)", maxLength: 16000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConnectionReports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JoinFailures",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Room = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Cause = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    Browser = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    ClockAhead = table.Column<double>(type: "float", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JoinFailures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LoadSamples",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Rooms = table.Column<int>(type: "int", nullable: false),
                    Participants = table.Column<int>(type: "int", nullable: false),
                    Tracks = table.Column<int>(type: "int", nullable: false),
                    BitsIn = table.Column<long>(type: "bigint", nullable: true),
                    BitsOut = table.Column<long>(type: "bigint", nullable: true),
                    ServerCpu = table.Column<double>(type: "float", nullable: true),
                    PortalCpu = table.Column<double>(type: "float", nullable: false),
                    ServerMemory = table.Column<long>(type: "bigint", nullable: true),
                    PortalMemory = table.Column<long>(type: "bigint", nullable: false),
                    Circuits = table.Column<int>(type: "int", nullable: false)
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
