namespace Bedrud.Web.Features.Chat;

/// <summary>The words of what the portal shows and exports of chats.</summary>
public sealed class ChatTexts;
