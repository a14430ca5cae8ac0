using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings;

/// <summary>Checks the section <c>Recordings</c> at start.</summary>
internal sealed class RecordingOptionsValidator : IValidateOptions<RecordingOptions>
{
    public ValidateOptionsResult Validate(string? name, RecordingOptions options)
    {
        var errors = new List<string>();
        NotNegative(options.MaxMinutes, "MaxMinutes", "the most minutes that a recording may have");
        NotNegative(options.MaxBytes, "MaxBytes", "the most bytes that a recording may have");
        NotNegative(options.KeepDays, "KeepDays", "how many days recordings are kept");
        NotNegative(options.QuotaBytes, "QuotaBytes", "the most bytes that all recordings may have");
        NotNegative(options.MinFreeBytes, "MinFreeBytes", "the bytes that shall stay free on the disk");
        if (options.UndoDays is < 0 or > 90)
            errors.Add($"Recordings:UndoDays is {options.UndoDays}. Write how many days a deleted recording can be brought back, 0 to 90.");
        if (options.BuiltIn.AtOnce is < 0 or > 64)
            errors.Add($"Recordings:BuiltIn:AtOnce is {options.BuiltIn.AtOnce}. Write how many meetings this machine may record at once, 1 to 64, or 0 to go by its cores.");
        CheckS3(options, errors);
        if (options.Egress is { SharedFolder.Length: > 0, Folder: "" })
            errors.Add("Recordings:Egress:SharedFolder is set and Recordings:Egress:Folder is not. Write the folder's path as the egress worker sees it, such as /out.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void NotNegative(long value, string key, string what)
        {
            if (value < 0)
                errors.Add($"Recordings:{key} is {value}. Write {what}, or 0 for no limit.");
        }
    }

    private static void CheckS3(RecordingOptions options, List<string> errors)
    {
        var s3 = options.S3;
        if (!s3.IsSet)
        {
            if (options.Library == LibraryStorage.S3)
                errors.Add("Recordings:Library is S3 and Recordings:S3:Bucket is empty. Name the bucket, or write Disk.");
            return;
        }

        if (s3.Endpoint.Length > 0 && (!Uri.TryCreate(s3.Endpoint, UriKind.Absolute, out var uri) || uri is not { Scheme: "http" or "https", UserInfo: "" }))
            errors.Add($"Recordings:S3:Endpoint is \"{s3.Endpoint}\", which is no address. Write it such as https://s3.example.org, or leave it empty for AWS.");
        if (s3.AccessKey.Length == 0 || s3.Secret.Length == 0)
            errors.Add("Recordings:S3:Bucket is set without Recordings:S3:AccessKey and Recordings:S3:Secret. Write both.");
    }
}
