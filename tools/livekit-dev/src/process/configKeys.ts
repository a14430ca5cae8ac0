/**
 * The keys livekit-server accepts. `null` takes any value; a nested table is checked too.
 * Sections this server has no use for are not checked inside.
 */
export interface KeyTable {
  typeName: string;
  keys: Record<string, KeyTable | null>;
}

const table = (typeName: string, names: string, nested: Record<string, KeyTable> = {}): KeyTable => ({
  typeName,
  keys: { ...Object.fromEntries(names.split(/\s+/).filter(Boolean).map((name) => [name, null])), ...nested },
});

const room = table(
  'config.RoomConfig',
  `auto_create enabled_codecs max_participants empty_timeout departure_timeout enable_remote_unmute playout_delay sync_streams
   create_room_enabled create_room_timeout create_room_attempts user_packet_deduplication_cache max_metadata_size
   max_room_name_length max_participant_identity_length room_configurations`,
);

const webhook = table('webhook.WebHookConfig', 'urls api_key url_notifier resource_url_notifier filter_params');

const logging = table('config.LoggingConfig', 'json level sample sample_initial sample_interval item_sample_seconds item_sample_initial item_sample_interval component_levels pion_level');

const limit = table(
  'config.LimitConfig',
  `num_tracks bytes_per_sec subscription_limit_video subscription_limit_audio max_metadata_size max_attributes_size
   max_room_name_length max_participant_identity_length max_participant_name_length max_buffered_data_size max_data_blob_size`,
);

const prometheus = table('config.PrometheusConfig', 'port username password');

export const CONFIG_KEYS = table(
  'config.Config',
  `port bind_addresses prometheus_port debug_handler rtc redis audio video turn ingress sip node_selector key_file keys region
   signal_relay psrpc log_level agents development metric trace node_stats enable_data_tracks enable_participant_data_blob api`,
  { room, webhook, logging, limit, prometheus },
);
