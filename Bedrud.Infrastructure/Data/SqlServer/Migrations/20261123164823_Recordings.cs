using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bedrud.Infrastructure.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Recordings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Recording_AsksConsent",
                table: "Rooms",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "Recording_AudioOnly",
                table: "Rooms",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "Recording_Automatic",
                table: "Rooms",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Recording_Days",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Recording_DeleteRole",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 3);

            migrationBuilder.AddColumn<int>(
                name: "Recording_DownloadRole",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 2);

            migrationBuilder.AddColumn<int>(
                name: "Recording_Layout",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<int>(
                name: "Recording_Resolution",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "Recording_Several",
                table: "Rooms",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Recording_ShareRole",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 3);

            migrationBuilder.AddColumn<int>(
                name: "Recording_StartRole",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 2);

            migrationBuilder.AddColumn<int>(
                name: "Recording_ViewRole",
                table: "Rooms",
                type: "int",
                nullable: false,
                defaultValue: 2);

            migrationBuilder.CreateTable(
                name: "RecordingConsents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RoomId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RoomSid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Person = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Agreed = table.Column<bool>(type: "bit", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordingConsents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Recordings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RoomId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RoomName = table.Column<string>(type: "nvarchar(63)", maxLength: 63, nullable: false),
                    RoomSid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    SearchText = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Engine = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Layout = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Resolution = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    AudioOnly = table.Column<bool>(type: "bit", nullable: false),
                    IsAutomatic = table.Column<bool>(type: "bit", nullable: false),
                    RequestedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    RequestedByName = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Slot = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    State = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    End = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    EngineId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    SourcePath = table.Column<string>(type: "nvarchar(1024)", maxLength: 1024, nullable: true),
                    Location = table.Column<string>(type: "nvarchar(1024)", maxLength: 1024, nullable: true),
                    SourceSize = table.Column<long>(type: "bigint", nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    StopRequestedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    StoppedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    StateSince = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ReadyAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    DeletedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    DeletedFrom = table.Column<int>(type: "int", nullable: true),
                    FileKey = table.Column<string>(type: "nvarchar(1024)", maxLength: 1024, nullable: true),
                    ThumbnailKey = table.Column<string>(type: "nvarchar(1024)", maxLength: 1024, nullable: true),
                    ContentType = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    DurationMs = table.Column<long>(type: "bigint", nullable: false),
                    Width = table.Column<int>(type: "int", nullable: false),
                    Height = table.Column<int>(type: "int", nullable: false),
                    HasVideo = table.Column<bool>(type: "bit", nullable: false),
                    HasAudio = table.Column<bool>(type: "bit", nullable: false),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Recordings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RecordingJobs",
                columns: table => new
                {
                    RecordingId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    NextAttemptAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    LeasedUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    LeasedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Source = table.Column<string>(type: "nvarchar(1024)", maxLength: 1024, nullable: true),
                    GaveUpAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordingJobs", x => x.RecordingId);
                    table.ForeignKey(
                        name: "FK_RecordingJobs_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecordingShares",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RecordingId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TokenHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    PasswordHash = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    AllowsDownload = table.Column<bool>(type: "bit", nullable: false),
                    CreatedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CreatedByName = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Views = table.Column<int>(type: "int", nullable: false),
                    LastViewedAt = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordingShares", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RecordingShares_Recordings_RecordingId",
                        column: x => x.RecordingId,
                        principalTable: "Recordings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RecordingConsents_RoomId_RoomSid_Person",
                table: "RecordingConsents",
                columns: new[] { "RoomId", "RoomSid", "Person" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RecordingJobs_NextAttemptAt",
                table: "RecordingJobs",
                column: "NextAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_DurationMs",
                table: "Recordings",
                column: "DurationMs");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_EngineId",
                table: "Recordings",
                column: "EngineId");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_RequestedAt",
                table: "Recordings",
                column: "RequestedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_RoomId_RequestedAt",
                table: "Recordings",
                columns: new[] { "RoomId", "RequestedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_RoomName_RequestedAt",
                table: "Recordings",
                columns: new[] { "RoomName", "RequestedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_SearchText_DeletedAt_RoomId_Id",
                table: "Recordings",
                columns: new[] { "SearchText", "DeletedAt", "RoomId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_Size",
                table: "Recordings",
                column: "Size");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_Slot",
                table: "Recordings",
                column: "Slot",
                unique: true,
                filter: "[Slot] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_State_RequestedAt",
                table: "Recordings",
                columns: new[] { "State", "RequestedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Recordings_State_RoomId_Size",
                table: "Recordings",
                columns: new[] { "State", "RoomId", "Size" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordingShares_RecordingId",
                table: "RecordingShares",
                column: "RecordingId");

            migrationBuilder.CreateIndex(
                name: "IX_RecordingShares_TokenHash",
                table: "RecordingShares",
                column: "TokenHash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RecordingConsents");

            migrationBuilder.DropTable(
                name: "RecordingJobs");

            migrationBuilder.DropTable(
                name: "RecordingShares");

            migrationBuilder.DropTable(
                name: "Recordings");

            migrationBuilder.DropColumn(
                name: "Recording_AsksConsent",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_AudioOnly",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_Automatic",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_Days",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_DeleteRole",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_DownloadRole",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_Layout",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_Resolution",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_Several",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_ShareRole",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_StartRole",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Recording_ViewRole",
                table: "Rooms");
        }
    }
}
