using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bedrud.Infrastructure.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TmpPeople : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Rooms_CreatedAt",
                table: "Rooms");

            migrationBuilder.AddColumn<string>(
                name: "LockReason",
                table: "AspNetUsers",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LockedAt",
                table: "AspNetUsers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "AspNetUsers",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_Capacity_Name",
                table: "Rooms",
                columns: new[] { "Capacity", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_CreatedAt_Name",
                table: "Rooms",
                columns: new[] { "CreatedAt", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_IsPublic_Name",
                table: "Rooms",
                columns: new[] { "IsPublic", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_IsSuspended_Name",
                table: "Rooms",
                columns: new[] { "IsSuspended", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_Name_Id",
                table: "Rooms",
                columns: new[] { "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_UpdatedAt_Name",
                table: "Rooms",
                columns: new[] { "UpdatedAt", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_ActorId_At",
                table: "AuditEntries",
                columns: new[] { "ActorId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Target_At",
                table: "AuditEntries",
                columns: new[] { "Target", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUsers_CreatedAt_Id",
                table: "AspNetUsers",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUsers_LockedAt",
                table: "AspNetUsers",
                column: "LockedAt");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUsers_SearchText_Id_LockedAt",
                table: "AspNetUsers",
                columns: new[] { "SearchText", "Id", "LockedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserRoles_UserId",
                table: "AspNetUserRoles",
                column: "UserId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Rooms_Capacity_Name",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_Rooms_CreatedAt_Name",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_Rooms_IsPublic_Name",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_Rooms_IsSuspended_Name",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_Rooms_Name_Id",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_Rooms_UpdatedAt_Name",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_ActorId_At",
                table: "AuditEntries");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_Target_At",
                table: "AuditEntries");

            migrationBuilder.DropIndex(
                name: "IX_AspNetUsers_CreatedAt_Id",
                table: "AspNetUsers");

            migrationBuilder.DropIndex(
                name: "IX_AspNetUsers_LockedAt",
                table: "AspNetUsers");

            migrationBuilder.DropIndex(
                name: "IX_AspNetUsers_SearchText_Id_LockedAt",
                table: "AspNetUsers");

            migrationBuilder.DropIndex(
                name: "IX_AspNetUserRoles_UserId",
                table: "AspNetUserRoles");

            migrationBuilder.DropColumn(
                name: "LockReason",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "LockedAt",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "AspNetUsers");

            migrationBuilder.CreateIndex(
                name: "IX_Rooms_CreatedAt",
                table: "Rooms",
                column: "CreatedAt");
        }
    }
}
