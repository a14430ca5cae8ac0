using Bedrud.Infrastructure.LiveKit.Embedded;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>A Compose file, or one service of it: what becomes of the configuration on its way into LiveKit's container, and the configuration itself.</summary>
internal sealed class ComposeFile(LintSheet sheet, LintContext context, string text)
{
    public static bool IsOne(YamlMappingNode root)
    {
        var section = new YamlSection(root);
        return section.Section("services").Exists || section.Text("image") is not null || section.Value("environment") is not null;
    }

    public void Check(YamlMappingNode root)
    {
        if (new YamlSection(root).Value("services") is not YamlMappingNode services)
        {
            new ComposeService(sheet, context, text, root, "").Check();
            return;
        }

        var found = false;
        foreach (var (key, value) in services.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || value is not YamlMappingNode service)
                continue;
            var one = new ComposeService(sheet, context, text, service, $"services.{LintSheet.Name(name)}.");
            found |= one.IsLiveKit;
            one.Check();
        }

        if (!found)
            sheet.Add(LintSeverity.Notice, LintCodes.ConfigNotThere, LintPlace.Of(new YamlSection(root).KeyNode("services")!), "services");
    }
}
