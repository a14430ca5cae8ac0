using static Bedrud.Infrastructure.LiveKit.Linting.ValueKind;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>
/// The keys of livekit-server 1.13.5. Which of them it takes at the top, in room, webhook, logging, limit and prometheus was recorded from a real one;
/// the other sections may have keys that are not here.
/// </summary>
internal static class LiveKitKeys
{
    private static readonly KeyTable Rtc = new(
        "config.RTCConfig", false,
        [
            .. KeyTable.Of(Ports, "udp_port"),
            .. KeyTable.Of(Port, "tcp_port port_range_start port_range_end"),
            .. KeyTable.Of(Flag, "use_external_ip use_ice_lite enable_loopback_candidate use_mdns allow_tcp_fallback force_tcp strict_acks"),
            .. KeyTable.Of(Flag, "reconnect_on_publication_error reconnect_on_subscription_error reconnect_on_data_channel_error external_ip_only"),
            .. KeyTable.Of(Texts, "stun_servers"),
            .. KeyTable.Of(Integer, "packet_buffer_size packet_buffer_size_video packet_buffer_size_audio data_channel_max_buffered_amount datachannel_slow_threshold"),
            .. KeyTable.Of(Any, "node_ip ips interfaces turn_servers congestion_control pli_throttle batch_io forward_stats"),
            .. KeyTable.Of(Duration, "ice_prflx_acceptance_wait ice_srflx_acceptance_wait ice_relay_acceptance_wait"),
        ]);

    private static readonly KeyTable Turn = new(
        "config.TURNConfig", false,
        [
            .. KeyTable.Of(Flag, "enabled external_tls"), .. KeyTable.Of(Text, "domain cert_file key_file"),
            .. KeyTable.Of(Port, "tls_port udp_port relay_range_start relay_range_end"),
            .. KeyTable.Of(Texts, "bind_addresses allow_restricted_peer_cidrs deny_peer_cidrs"), .. KeyTable.Of(Integer, "ttl_seconds"),
        ]);

    private static readonly KeyTable Redis = new(
        "redis.RedisConfig", false,
        [
            .. KeyTable.Of(Text, "address username password sentinel_master_name sentinel_username sentinel_password"),
            .. KeyTable.Of(Texts, "sentinel_addresses cluster_addresses"), .. KeyTable.Of(Flag, "use_tls"), .. KeyTable.Of(Any, "tls"),
            .. KeyTable.Of(Integer, "db dial_timeout read_timeout write_timeout max_redirects pool_size"), .. KeyTable.Of(Duration, "pool_timeout"),
        ]);

    private static readonly KeyTable Room = new(
        "config.RoomConfig", true,
        [
            .. KeyTable.Of(Flag, "auto_create enable_remote_unmute sync_streams create_room_enabled"),
            .. KeyTable.Of(Unsigned, "max_participants empty_timeout departure_timeout max_metadata_size"),
            .. KeyTable.Of(Integer, "create_room_attempts max_room_name_length max_participant_identity_length"), .. KeyTable.Of(Duration, "create_room_timeout"),
            .. KeyTable.Of(Any, "enabled_codecs playout_delay user_packet_deduplication_cache room_configurations"),
        ]);

    private static readonly KeyTable Webhook = new(
        "webhook.WebHookConfig", true,
        [.. KeyTable.Of(Texts, "urls"), .. KeyTable.Of(Text, "api_key"), .. KeyTable.Of(Any, "url_notifier resource_url_notifier filter_params")]);

    private static readonly KeyTable Logging = new(
        "config.LoggingConfig", true,
        [
            .. KeyTable.Of(Flag, "json sample"), .. KeyTable.Of(Text, "level pion_level"),
            .. KeyTable.Of(Any, "sample_initial sample_interval item_sample_seconds item_sample_initial item_sample_interval component_levels"),
        ]);

    private static readonly KeyTable Limit = new(
        "config.LimitConfig", true,
        [
            .. KeyTable.Of(Number, "bytes_per_sec"),
            .. KeyTable.Of(Integer, "num_tracks subscription_limit_video subscription_limit_audio max_room_name_length max_participant_identity_length max_participant_name_length"),
            .. KeyTable.Of(Unsigned, "max_metadata_size max_attributes_size"), .. KeyTable.Of(Any, "max_buffered_data_size max_data_blob_size"),
        ]);

    private static readonly KeyTable Prometheus = new("config.PrometheusConfig", true, [.. KeyTable.Of(Port, "port"), .. KeyTable.Of(Text, "username password")]);

    public static KeyTable Root { get; } = new(
        "config.Config", true,
        [
            .. KeyTable.Of(Port, "port prometheus_port"), .. KeyTable.Of(Texts, "bind_addresses"), .. KeyTable.Of(Text, "key_file region log_level"),
            .. KeyTable.Of(Pairs, "keys"), .. KeyTable.Of(Flag, "development enable_data_tracks enable_participant_data_blob"),
            new("rtc", Section, Rtc), new("turn", Section, Turn), new("redis", Section, Redis), new("room", Section, Room), new("webhook", Section, Webhook),
            new("logging", Section, Logging), new("limit", Section, Limit), new("prometheus", Section, Prometheus),
            .. KeyTable.Of(Any, "debug_handler audio video ingress sip node_selector signal_relay psrpc agents metric trace node_stats api"),
        ]);

    /// <summary>Keys that came with a version; older servers do not start with them.</summary>
    public static bool IsFrom112(string path) => path is "turn.allow_restricted_peer_cidrs" or "turn.deny_peer_cidrs";

    /// <summary>What to write in the place of a key that LiveKit still takes; null for all others.</summary>
    public static string? Replacement(string path) => path switch
    {
        "prometheus_port" => "prometheus.port",
        "log_level" => "logging.level",
        "room.max_metadata_size" => "limit.max_metadata_size",
        "room.max_room_name_length" => "limit.max_room_name_length",
        "room.max_participant_identity_length" => "limit.max_participant_identity_length",
        _ => null,
    };
}
