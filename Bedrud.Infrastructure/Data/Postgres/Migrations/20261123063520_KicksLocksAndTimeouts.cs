using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bedrud.Infrastructure.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class KicksLocksAndTimeouts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "DepartureTimeout",
                table: "Rooms",
                type: "integer",
                nullable: false,
                defaultValue: 20);

            migrationBuilder.AddColumn<int>(
                name: "EmptyTimeout",
                table: "Rooms",
                type: "integer",
                nullable: false,
                defaultValue: 300);

            migrationBuilder.CreateTable(
                name: "DeletedRooms",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeletedRooms", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Restrictions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RoomId = table.Column<Guid>(type: "uuid", nullable: false),
                    Identity = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    DisplayName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    RoomSid = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    KeptOutAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    KeptOutUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Locks = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Restrictions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Restrictions_Rooms_RoomId",
                        column: x => x.RoomId,
                        principalTable: "Rooms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Restrictions_RoomId_Identity",
                table: "Restrictions",
                columns: new[] { "RoomId", "Identity" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeletedRooms");

            migrationBuilder.DropTable(
                name: "Restrictions");

            migrationBuilder.DropColumn(
                name: "DepartureTimeout",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "EmptyTimeout",
                table: "Rooms");
        }
    }
}
