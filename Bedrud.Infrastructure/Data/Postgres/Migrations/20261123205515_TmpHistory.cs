using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bedrud.Infrastructure.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class TmpHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ChangedAt",
                table: "Meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CountedAt",
                table: "Meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Peak",
                table: "Meetings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "People",
                table: "Meetings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Seconds",
                table: "Meetings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "JoinCounts",
                columns: table => new
                {
                    Period = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Outcome = table.Column<string>(type: "character varying(48)", maxLength: 48, nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JoinCounts", x => new { x.Period, x.At, x.Outcome });
                });

            migrationBuilder.CreateTable(
                name: "KnownPersons",
                columns: table => new
                {
                    Identity = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    SearchText = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KnownPersons", x => x.Identity);
                });

            migrationBuilder.CreateTable(
                name: "PeriodFigures",
                columns: table => new
                {
                    Period = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Meetings = table.Column<int>(type: "integer", nullable: false),
                    PersonSeconds = table.Column<long>(type: "bigint", nullable: false),
                    People = table.Column<int>(type: "integer", nullable: false),
                    Peak = table.Column<int>(type: "integer", nullable: false),
                    Recordings = table.Column<int>(type: "integer", nullable: false),
                    IsFinal = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PeriodFigures", x => new { x.Period, x.At });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_RoomSid",
                table: "Recordings",
                column: "RoomSid");

            migrationBuilder.CreateIndex(
                name: "IX_Meetings_ChangedAt",
                table: "Meetings",
                column: "ChangedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Meetings_Peak_Id",
                table: "Meetings",
                columns: new[] { "Peak", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Meetings_People_Id",
                table: "Meetings",
                columns: new[] { "People", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Meetings_Seconds_Id",
                table: "Meetings",
                columns: new[] { "Seconds", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_Identity_MeetingId",
                table: "Attendances",
                columns: new[] { "Identity", "MeetingId" });

            migrationBuilder.CreateIndex(
                name: "IX_Attendances_LeftAt_JoinedAt_Identity",
                table: "Attendances",
                columns: new[] { "LeftAt", "JoinedAt", "Identity" });

            migrationBuilder.CreateIndex(
                name: "IX_KnownPersons_SeenAt_SearchText",
                table: "KnownPersons",
                columns: new[] { "SeenAt", "SearchText" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JoinCounts");

            migrationBuilder.DropTable(
                name: "KnownPersons");

            migrationBuilder.DropTable(
                name: "PeriodFigures");

            migrationBuilder.DropIndex(
                name: "IX_Recordings_RoomSid",
                table: "Recordings");

            migrationBuilder.DropIndex(
                name: "IX_Meetings_ChangedAt",
                table: "Meetings");

            migrationBuilder.DropIndex(
                name: "IX_Meetings_Peak_Id",
                table: "Meetings");

            migrationBuilder.DropIndex(
                name: "IX_Meetings_People_Id",
                table: "Meetings");

            migrationBuilder.DropIndex(
                name: "IX_Meetings_Seconds_Id",
                table: "Meetings");

            migrationBuilder.DropIndex(
                name: "IX_Attendances_Identity_MeetingId",
                table: "Attendances");

            migrationBuilder.DropIndex(
                name: "IX_Attendances_LeftAt_JoinedAt_Identity",
                table: "Attendances");

            migrationBuilder.DropColumn(
                name: "ChangedAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "CountedAt",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "Peak",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "People",
                table: "Meetings");

            migrationBuilder.DropColumn(
                name: "Seconds",
                table: "Meetings");
        }
    }
}
