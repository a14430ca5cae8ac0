using System.Text;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Tests.LiveKit.Webhooks;

public sealed class WebhookReaderTests
{
    [Fact]
    public void Read_EveryRecording_EventWithItsIdRoomAndTime()
    {
        Assert.All(RecordedWebhook.All, webhook =>
        {
            var message = WebhookReader.Read(webhook.Body)!;
            Assert.Equal(webhook.EventId, message.Id);
            Assert.Equal(webhook.Room ?? "", message.Room.Name);
            Assert.EndsWith(message.Event, webhook.Name, StringComparison.Ordinal);
            Assert.InRange(webhook.ReceivedAt.ToUnixTimeSeconds() - message.CreatedAt, -1, 60);
        });
    }

    [Fact]
    public void Write_EveryRecording_ReadsBackTheSameWithoutSecrets()
    {
        Assert.All(RecordedWebhook.All, webhook =>
        {
            var message = WebhookReader.Read(webhook.Body)!;
            var written = WebhookReader.Write(message);
            Assert.Equal(message, WebhookReader.Read(written));
            Assert.DoesNotContain("turn", written, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void Read_ParticipantLeft_ReasonAndPermission()
    {
        var participant = WebhookReader.Read(RecordedWebhook.Get("107-a-lifecycle-participant_left").Body)!.Participant;

        Assert.Equal(DisconnectReason.ClientInitiated, participant.DisconnectReason);
        Assert.Equal(("alice", 1_795_399_034_441), (participant.Identity, participant.JoinedAtMs));
        Assert.True(participant.Permission.CanPublish);
    }

    [Fact]
    public void Read_TrackPublished_AudioWhereTheTypeIsLeftOut()
    {
        var tracks = new[] { "103", "104" }.Select(n => WebhookReader.Read(RecordedWebhook.Get($"{n}-a-lifecycle-track_published").Body)!.Track).ToArray();

        Assert.Equal([TrackType.Audio, TrackType.Video], tracks.Select(t => t.Type).Order());
        Assert.Equal([TrackSource.Camera, TrackSource.Microphone], tracks.Select(t => t.Source).Order());
    }

    [Theory]
    [InlineData("""{"event":"x","participant":{"identity":"a","disconnectReason":"ABDUCTED"}}""")]
    [InlineData("""{"event":"x","participant":{"identity":"a","disconnectReason":99,"kind":"ROBOT","state":"DREAMING"}}""")]
    [InlineData("""{"event":"x","participant":{"identity":"a","future":{"deep":[1,{"x":null}]}},"alsoNew":5}""")]
    [InlineData("""{"event":"x","participant":{"identity":"a","tracks":[{"source":"HOLOGRAM","audioFeatures":["TF_TELEPATHY"]}]}}""")]
    [InlineData("""{"event":"x","participant":{"identity":"a"},"roomEndReason":"ROOM_END_BOREDOM"}""")]
    public void Read_WhatALaterLiveKitMaySend_PassedOver(string json) => Assert.Equal("a", WebhookReader.Read(json)!.Participant.Identity);

    [Fact]
    public void Read_UnknownSourceAmongOthers_OthersRemain()
    {
        var message = WebhookReader.Read("""{"participant":{"permission":{"canPublish":true,"canPublishSources":["CAMERA","HOLOGRAM"]}}}""")!;

        Assert.Equal([TrackSource.Camera], message.Participant.Permission.CanPublishSources);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("<html>")]
    [InlineData("""{"event":5}""")]
    [InlineData("""{"createdAt":"soon"}""")]
    [InlineData("""{"room":[]}""")]
    public void Read_NotAnEvent_Null(string json) => Assert.Null(WebhookReader.Read(json));

    [Theory]
    [InlineData("\"room\":")]
    [InlineData("\"unknown\":")]
    public void Read_EndlesslyNestedUnknownField_PassedOver(string field) => Assert.NotNull(
        WebhookReader.Read($"{{{field}{string.Concat(Enumerable.Repeat("{\"a\":", 50_000))}1{new string('}', 50_000)}}}"));

    [Fact]
    public void Read_BytesThatAreNotUtf8_Null() => Assert.Null(WebhookReader.Read([0xff, 0xfe, 0x00]));

    [Fact]
    public void Write_Secrets_LeftOutOrTakenOut()
    {
        var token = Jwt.Make("""{"alg":"HS256"}""", """{"iss":"x"}""", "secret");
        var message = WebhookReader.Read(Encoding.UTF8.GetBytes(
            $$"""
            {"event":"ingress_started","id":"EV_1",
             "room":{"name":"r","turnPassword":"hunter2","metadata":"{\"link\":\"https://a/?t={{token}}\"}"},
             "ingressInfo":{"ingressId":"IN_1","streamKey":"hunter2","url":"rtmp://x/hunter2"},
             "egressInfo":{"egressId":"EG_1","roomComposite":{"fileOutputs":[{"s3":{"secret":"hunter2"} }]} } }
            """))!;

        var written = WebhookReader.Write(message);

        Assert.DoesNotContain("hunter2", written, StringComparison.Ordinal);
        Assert.DoesNotContain(token, written, StringComparison.Ordinal);
        Assert.Equal("{\"link\":\"https://a/?t=[removed]\"}", WebhookReader.Read(written)!.Room.Metadata);
        Assert.Equal("EG_1", WebhookReader.Read(written)!.EgressInfo.EgressId);
    }
}
