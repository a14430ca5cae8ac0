using Bedrud.Web.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests;

public sealed class PaceTests
{
    [Fact]
    public void Refusal_OfTheOneTooMany_SaysWhenTheNextMay()
    {
        var time = new FakeTimeProvider();
        var pace = new Pace(3, TimeSpan.FromSeconds(10), time);
        Assert.Null(pace.Refusal("ada"));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(pace.Refusal("ada"));
        Assert.Null(pace.Refusal("ada"));

        Assert.Equal(TimeSpan.FromSeconds(6), pace.Refusal("ada"));
        Assert.Null(pace.Refusal("bob"));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(pace.Refusal("ada"));
        Assert.Equal(TimeSpan.FromSeconds(4), pace.Refusal("ada"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(pace.Refusal("ada"));
    }
}
