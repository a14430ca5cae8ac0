using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Web.Features.Chat;
using Bedrud.Web.Features.Meeting;

namespace Bedrud.Web.Features.Metrics;

/// <summary>What pages in meetings cost the portal.</summary>
internal sealed class MeetingMeter : IMeterArea
{
    public MeetingMeter(IMeterFactory meters, MeetingBoards boards, ChatService chat)
    {
        var meter = meters.CreateBedrud();
        meter.CreateObservableGauge("bedrud.meeting.streams", () => boards.Listeners, "{stream}", "Pages in meetings that hold the portal's stream open.");
        meter.CreateObservableCounter("bedrud.chat.messages", () => chat.Sent, "{message}", "Messages sent in meetings' chats, files included.");
    }
}
