/**
 * Functions of DuckDB that a metric's SQL may call: pure ones over its own arguments. Left out on purpose: whatever reads files,
 * settings, the environment, sequences, other queries' text or the clock (`age` with one argument), sleeps, or draws at random.
 */
const scalars = `
  + - * / // % ** ^ & | ~ << >> || @ ! ^@ ~~ !~~ ~~* !~~* ~~~ ->> -> <@ @> && <->
  abs acos acosh asin asinh atan atan2 atanh cbrt ceil ceiling cos cosh cot degrees even exp factorial fdiv floor fmod gamma gcd
  greatest greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2 mod nextafter
  pi pow power radians round round_even roundbankers sign signbit sin sinh sqrt tan tanh trunc xor add subtract multiply divide
  bit_count constant_or_null if ifnull nullif switch width_bucket equi_width_bins

  ascii bar bin chr char_length character_length concat concat_ws contains damerau_levenshtein ends_with editdist3 format
  format_bytes hamming hash hex instr jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme len length
  length_grapheme levenshtein like_escape ilike_escape not_like_escape not_ilike_escape lower lpad ltrim md5 mismatches
  nfc_normalize ord parse_filename position prefix printf repeat replace reverse right right_grapheme rpad rtrim sha1 sha256
  split split_part starts_with str_split str_split_regex string_split string_split_regex string_to_array strip_accents strlen
  strpos substr substring substring_grapheme suffix translate trim ucase unicode upper url_decode url_encode
  regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array

  century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek
  dayofyear days_in_month decade epoch epoch_ms epoch_ns epoch_us era hour isodow isoyear julian last_day make_date make_time
  make_timestamp make_timestamp_ms make_timestamp_ns microsecond millennium millisecond minute month monthname nanosecond quarter
  second strftime strptime try_strptime time_bucket timezone to_centuries to_days to_decades to_hours to_microseconds
  to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years week weekday
  weekofyear year yearweek normalized_interval

  array_append array_apply array_cat array_concat array_contains array_distinct array_extract array_filter array_has
  array_has_all array_has_any array_indexof array_intersect array_length array_position array_prepend array_reverse
  array_reverse_sort array_slice array_sort array_to_string array_transform array_unique array_where array_zip element_at
  cardinality flatten generate_series list_any_value list_append list_apply list_avg list_bit_and list_bit_or list_bit_xor
  list_bool_and list_bool_or list_cat list_concat list_contains list_count list_distinct list_element list_extract list_filter
  list_first list_has list_has_all list_has_any list_indexof list_intersect list_last list_max list_median list_min list_mode
  list_pack list_position list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort list_select
  list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value
  list_var_pop list_var_samp list_where list_zip range reduce unnest unpivot_list
  map map_concat map_contains map_entries map_extract map_extract_value map_from_entries map_keys map_values row
  struct_concat struct_contains struct_extract struct_insert struct_keys struct_pack struct_position struct_update struct_values
  json_array_length json_contains json_exists json_extract json_extract_path json_extract_path_text json_extract_string json_keys
  json_type json_valid json_value typeof
`;

const aggregates = `
  any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin
  array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg
  first fsum geomean geometric_mean group_concat histogram kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean
  median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2
  regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg sum sumkahan var_pop var_samp
  variance wavg weighted_avg
  cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number fill
`;

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

export const allowedFunctions: ReadonlySet<string> = new Set([...words(scalars), ...words(aggregates)]);

/** They make one value of many rows. */
export const aggregateFunctions: ReadonlySet<string> = new Set(words(aggregates));

/** In a SELECT list they make many rows of one. */
export const rowMakingFunctions: ReadonlySet<string> = new Set(['unnest', 'unlist', 'generate_subscripts']);

/** In FROM: they make rows of their arguments and nothing else. */
export const allowedTableFunctions: ReadonlySet<string> = new Set(['generate_series', 'range', 'unnest']);

/** Names DuckDB reads as a call when no column has them; each tells the time or the session. */
export const forbiddenNames: ReadonlySet<string> = new Set(
  words(
    'current_catalog current_date current_role current_schema current_time current_timestamp current_user localtime localtimestamp session_user',
  ),
);
