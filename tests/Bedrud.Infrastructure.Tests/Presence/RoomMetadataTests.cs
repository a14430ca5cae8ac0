using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Tests.Presence;

public sealed class RoomMetadataTests
{
    [Theory]
    [InlineData("u_0123.tab1")]
    [InlineData(null)]
    public void Spotlight_Written_IsReadAgain(string? identity) => Assert.Equal(identity, RoomMetadata.SpotlightOf(RoomMetadata.Write(identity)));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json with \"spotlight\"")]
    [InlineData("[\"spotlight\"]")]
    [InlineData("{\"spotlight\":7}")]
    [InlineData("{\"spotlight\":null}")]
    public void Spotlight_OfOtherMetadata_IsNobody(string metadata) => Assert.Null(RoomMetadata.SpotlightOf(metadata));
}
