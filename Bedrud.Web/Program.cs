var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.Run();

namespace Bedrud.Web
{
    /// <summary>The entry point, public so that tests can start the portal.</summary>
    public partial class Program;
}
