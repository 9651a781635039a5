-- The record's tables as the migrations leave them, for reading: what is run are
-- the files of internal/db/migrations, the same text on SQLite and PostgreSQL.
-- Made by: go test ./internal/db -run TestSchemaIsWrittenDown -update

create table account (
  id text not null primary key,
  login text not null unique,
  password text not null,
  created_at text not null,
  disabled_at text
);

create table alias (
  ward text not null,
  id text not null,
  indicator text not null,
  name text not null,
  unit text not null,
  recorded_at text not null,
  recorded_by text not null,
  removed_at text,
  removed_by text not null,
  primary key (ward, id),
  foreign key (ward, indicator) references indicator (ward, id)
);

create table annex_columns (
  ward text not null references ward (ward),
  id text not null,
  columns text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);

create table audit (
  ward text not null references ward (ward),
  n bigint not null,
  at text not null,
  account text not null,
  act text not null,
  subject text not null,
  detail text not null,
  hash text not null,
  primary key (ward, n)
);
create index audit_subject on audit (ward, subject);

create table axis (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  rank bigint not null,
  recorded_at text not null,
  removed_at text,
  primary key (ward, id)
);

create table baseline (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  rank bigint not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table between_rule (
  ward text not null references ward (ward),
  id text not null,
  revision bigint not null,
  name text not null,
  left_side text not null,
  operator text not null,
  right_side text not null,
  missing text not null,
  retired boolean not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id, revision)
);

create table blob (
  ward text not null references ward (ward),
  id text not null,
  size bigint not null,
  media text not null,
  name text not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table blob_piece (
  ward text not null,
  blob text not null,
  n bigint not null,
  bytes bytea not null,
  primary key (ward, blob, n),
  foreign key (ward, blob) references blob (ward, id)
);

create table calendar_day (
  ward text not null references ward (ward),
  id text not null,
  day text not null,
  sort text not null,
  name text not null,
  source text not null,
  mark text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);

create table calendar_year (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  source text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);

create table card (
  ward text not null references ward (ward),
  id text not null,
  post text not null,
  account text not null references account (id),
  code text not null,
  made_at text not null,
  made_by text not null,
  expires_at text not null,
  bound_at text,
  bound_key text not null,
  device text not null,
  revoked_at text,
  revoked_by text not null,
  primary key (ward, id),
  foreign key (ward, post) references post (ward, id)
);
create unique index card_code on card (code);
create index card_post on card (ward, post);

create table choice (
  ward text not null references ward (ward),
  id text not null,
  indicator text not null,
  unit text not null,
  from_day text not null,
  to_day text not null,
  rival text,
  figure text not null,
  reason text not null,
  recorded_by text not null,
  recorded_at text not null,
  primary key (ward, id),
  foreign key (ward, rival) references rival (ward, id),
  foreign key (ward, figure) references figure (ward, id)
);
create index choice_figure on choice (ward, indicator, unit, from_day, to_day);

create table claim (
  ward text not null references ward (ward),
  id text not null,
  document text not null,
  version bigint not null,
  span_start bigint not null,
  span_end bigint not null,
  year bigint not null,
  name text not null,
  fact text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);

create table committee_term (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  from_day text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);
create unique index committee_term_from on committee_term (ward, from_day);

create table definition (
  ward text not null,
  indicator text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  name text not null,
  fold text not null,
  unit text not null,
  scale bigint not null,
  decimals bigint not null,
  percent_decimals bigint not null,
  direction text not null,
  kind text not null,
  over_units text not null,
  year_end boolean not null,
  code text not null,
  code_version text not null,
  formula text not null,
  missing text not null,
  source_note text not null,
  reporter text,
  frequency text not null,
  first_month bigint not null,
  legal_code text not null,
  axis text not null,
  year_window text not null,
  weight_by text,
  break_year bigint not null,
  break_reason text not null,
  retired text not null,
  retired_reason text not null,
  primary key (ward, indicator, revision),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, reporter) references unit (ward, id),
  foreign key (ward, weight_by) references indicator (ward, id)
);

create table digest_week (
  ward text not null references ward (ward),
  monday text not null,
  made_at text not null,
  primary key (ward, monday)
);

create table directive (
  ward text not null references ward (ward),
  id text not null,
  document text not null,
  version bigint not null,
  span_start bigint not null,
  span_end bigint not null,
  text text not null,
  speaker text not null,
  lead text not null,
  due text not null,
  product text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);

create table directive_mark (
  ward text not null,
  id text not null,
  directive text not null,
  done boolean not null,
  note text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, directive) references directive (ward, id)
);
create index directive_mark_of on directive_mark (ward, directive);

create table document (
  ward text not null references ward (ward),
  id text not null,
  title text not null,
  fold text not null,
  type text not null,
  number text not null,
  day text not null,
  issuer text not null,
  direction text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);

create table done (
  ward text not null references ward (ward),
  account text not null,
  key text not null,
  digest text not null,
  act text not null,
  result text not null,
  at text not null,
  repeats bigint not null,
  primary key (ward, account, key, act, digest)
);

create table draft (
  ward text not null references ward (ward),
  account text not null,
  page text not null,
  cell text not null,
  raw text not null,
  blob text,
  at text not null,
  primary key (ward, account, page, cell),
  foreign key (ward, blob) references blob (ward, id)
);

create table draft_file (
  ward text not null references ward (ward),
  account text not null,
  page text not null,
  cell text not null,
  n bigint not null,
  blob text not null,
  primary key (ward, account, page, cell, n),
  foreign key (ward, blob) references blob (ward, id)
);

create table feed (
  ward text not null,
  id text not null,
  person text not null,
  token text not null,
  made_at text not null,
  revoked_at text,
  primary key (ward, id),
  foreign key (ward, person) references person (ward, id)
);
create unique index feed_token on feed (ward, token);

create table figure (
  ward text not null references ward (ward),
  id text not null,
  indicator text not null,
  unit text not null,
  from_day text not null,
  to_day text not null,
  revision bigint not null,
  value bigint not null,
  bound text not null,
  num bigint,
  den bigint,
  day text not null,
  published text not null,
  status text not null,
  as_of text not null,
  note text not null,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  source_name text not null,
  explanation text not null,
  evidences bigint not null,
  via text not null,
  via_note text not null,
  state text not null,
  submitted_by text not null,
  submitted_at text not null,
  checked_by text not null,
  checked_at text,
  decided_by text not null,
  decided_at text,
  reason text not null,
  superseded_at text,
  primary key (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create unique index figure_approved on figure (ward, indicator, unit, from_day, to_day) where state = 'approved';
create unique index figure_revision on figure (ward, indicator, unit, from_day, to_day, revision);
create index figure_span on figure (ward, to_day);
create unique index figure_waiting on figure (ward, indicator, unit, from_day, to_day) where state in ('submitted', 'checked');

create table figure_evidence (
  ward text not null,
  figure text not null,
  n bigint not null,
  blob text not null,
  primary key (ward, figure, n),
  foreign key (ward, figure) references figure (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);

create table finding_decision (
  ward text not null references ward (ward),
  id text not null,
  finding text not null,
  kind text not null,
  unit text not null,
  indicator text not null,
  from_day text not null,
  to_day text not null,
  arithmetic text not null,
  sentence text not null,
  decision text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, indicator) references indicator (ward, id)
);
create index finding_decision_days on finding_decision (ward, to_day);
create index finding_decision_finding on finding_decision (ward, finding);

create table ground (
  ward text not null references ward (ward),
  id text not null,
  blob text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);

create table head (
  ward text not null primary key references ward (ward),
  acts bigint not null,
  n bigint not null,
  hash text not null
);

create table indicator (
  ward text not null references ward (ward),
  id text not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table job (
  ward text not null references ward (ward),
  id text not null,
  kind text not null,
  args text not null,
  made_by text not null,
  run_at text not null,
  lease_until text,
  attempts bigint not null,
  done_at text,
  error text not null,
  primary key (ward, id)
);
create index job_due on job (run_at) where done_at is null;

create table lineage (
  ward text not null references ward (ward),
  id text not null,
  from_unit text not null,
  to_unit text not null,
  kind text not null,
  day text not null,
  share_num bigint,
  share_den bigint,
  moved text,
  recorded_at text not null,
  primary key (ward, id),
  foreign key (ward, moved) references unit (ward, id),
  foreign key (ward, from_unit) references unit (ward, id),
  foreign key (ward, to_unit) references unit (ward, id)
);

create table mail (
  ward text not null,
  id text not null,
  person text not null,
  day text not null,
  digest boolean not null,
  job text not null,
  outcome text not null,
  sentence text not null,
  ended_at text,
  primary key (ward, id),
  foreign key (ward, person) references person (ward, id),
  foreign key (ward, job) references job (ward, id)
);
create unique index mail_day on mail (ward, person, day);

create table opening (
  ward text not null references ward (ward),
  id text not null,
  secret bigint not null,
  job text,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, job) references job (ward, id)
);

create table opening_choice (
  ward text not null references ward (ward),
  id text not null,
  clash text not null,
  chosen text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);
create index opening_choice_clash on opening_choice (ward, clash, recorded_at);

create table opening_file (
  ward text not null,
  opening text not null,
  n bigint not null,
  path text not null,
  blob text,
  state text not null,
  document text,
  version bigint,
  doubts bigint not null,
  why text not null,
  read_at text,
  primary key (ward, opening, n),
  foreign key (ward, opening) references opening (ward, id),
  foreign key (ward, blob) references blob (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create index opening_file_document on opening_file (ward, document);

create table outcome (
  ward text not null references ward (ward),
  id text not null,
  account text not null,
  text text not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table override (
  ward text not null,
  id text not null,
  target text not null,
  baseline text not null,
  verdict text not null,
  computed text not null,
  reason text not null,
  withdrawn boolean not null,
  name text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);
create index override_target on override (ward, target, baseline);

create table paper_number (
  ward text not null references ward (ward),
  id text not null,
  world text not null,
  organ text not null,
  type text not null,
  span text not null,
  n bigint not null,
  symbol text not null,
  state text not null,
  title text not null,
  day text not null,
  report text,
  document text,
  holder text not null,
  reason text not null,
  note text not null,
  recorded_at text not null,
  recorded_by text not null,
  changed_at text,
  changed_by text not null,
  primary key (ward, id),
  foreign key (ward, report) references report (ward, id),
  foreign key (ward, document) references document (ward, id)
);
create unique index paper_number_once on paper_number (ward, world, organ, type, span, n) where state <> 'corrected';
create index paper_number_report on paper_number (ward, report);

create table paper_template (
  ward text not null references ward (ward),
  id text not null,
  kind text not null,
  name text not null,
  blob text not null,
  recorded_at text not null,
  recorded_by text not null,
  taken_at text,
  taken_by text not null,
  dropped_at text,
  dropped_by text not null,
  primary key (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create index paper_template_kind on paper_template (ward, kind, recorded_at);

create table period (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  name text not null,
  kind text not null,
  window_code text not null,
  from_day text not null,
  to_day text not null,
  cutoff text not null,
  due text not null,
  due_by_hand boolean not null,
  recorded_at text not null,
  primary key (ward, id)
);
create unique index period_span on period (ward, from_day, to_day);

create table period_lock (
  ward text not null references ward (ward),
  id text not null,
  from_day text not null,
  to_day text not null,
  unit text,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  lifted_at text,
  lifted_by text not null,
  lift_reason text not null,
  primary key (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);

create table periodic (
  name text not null primary key,
  next_at text not null,
  lease_until text,
  ran_at text not null,
  error text not null,
  note text not null
);

create table person (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  fold text not null,
  sort_key bytea not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table person_address (
  ward text not null,
  person text not null,
  email text not null,
  reminders boolean not null,
  digest boolean not null,
  changed_at text not null,
  changed_by text not null,
  primary key (ward, person),
  foreign key (ward, person) references person (ward, id)
);

create table phasing (
  ward text not null,
  target text not null,
  part bigint not null,
  baseline text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  how text not null,
  m1 bigint not null,
  m2 bigint not null,
  m3 bigint not null,
  m4 bigint not null,
  m5 bigint not null,
  m6 bigint not null,
  m7 bigint not null,
  m8 bigint not null,
  m9 bigint not null,
  m10 bigint not null,
  m11 bigint not null,
  m12 bigint not null,
  primary key (ward, target, part, baseline, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);

create table plan_next (
  ward text not null,
  year bigint not null,
  target text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  name text not null,
  heading text not null,
  owner text,
  dropped boolean not null,
  reason text not null,
  decided text not null,
  primary key (ward, year, target, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, owner) references unit (ward, id)
);

create table post (
  ward text not null references ward (ward),
  id text not null,
  person text not null,
  account text references account (id),
  unit text not null,
  role text not null,
  title text not null,
  valid_from text not null,
  ended_at text,
  recorded_at text not null,
  primary key (ward, id),
  foreign key (ward, person) references person (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
create index post_account on post (account);

create table proposal (
  ward text not null,
  id text not null,
  document text not null,
  version bigint not null,
  n bigint not null,
  kind text not null,
  fact text not null,
  span_start bigint not null,
  span_end bigint not null,
  state text not null,
  became text not null,
  became_id text not null,
  decided_by text not null,
  decided_at text,
  primary key (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create unique index proposal_place on proposal (ward, document, version, n);

create table regime (
  ward text not null references ward (ward),
  id text not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table regime_exception (
  ward text not null,
  id text not null,
  regime text not null,
  period text not null,
  unit text,
  until_day text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  ended_at text,
  ended_by text not null,
  end_reason text not null,
  primary key (ward, id),
  foreign key (ward, regime) references regime (ward, id),
  foreign key (ward, period) references period (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);

create table regime_indicator (
  ward text not null,
  regime text not null,
  revision bigint not null,
  n bigint not null,
  indicator text not null,
  primary key (ward, regime, revision, n),
  foreign key (ward, regime, revision) references regime_rule (ward, regime, revision),
  foreign key (ward, indicator) references indicator (ward, id)
);
create index regime_indicator_of on regime_indicator (ward, indicator);

create table regime_rule (
  ward text not null,
  regime text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  name text not null,
  content text not null,
  recipient text not null,
  legal text not null,
  outline text not null,
  sort text not null,
  frequency text not null,
  window_code text not null,
  period text,
  due_after bigint not null,
  due_day bigint not null,
  lock_after bigint not null,
  levels bigint not null,
  unit_kinds text not null,
  from_day text not null,
  until_day text not null,
  template text,
  primary key (ward, regime, revision),
  foreign key (ward, regime) references regime (ward, id),
  foreign key (ward, period) references period (ward, id),
  foreign key (ward, template) references blob (ward, id)
);

create table regime_unit (
  ward text not null,
  regime text not null,
  revision bigint not null,
  unit text not null,
  primary key (ward, regime, revision, unit),
  foreign key (ward, regime, revision) references regime_rule (ward, regime, revision),
  foreign key (ward, unit) references unit (ward, id)
);

create table reminder (
  ward text not null,
  id text not null,
  person text not null,
  debt text not null,
  due text not null,
  days bigint not null,
  by_hand boolean not null,
  name text not null,
  unit text,
  channel text not null,
  day text not null,
  mail text,
  made_at text not null,
  made_by text not null,
  primary key (ward, id),
  foreign key (ward, person) references person (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, mail) references mail (ward, id)
);
create index reminder_day on reminder (ward, day);
create unique index reminder_once on reminder (ward, person, debt, due, days, by_hand);

create table reminder_rule (
  ward text not null references ward (ward),
  id text not null,
  subject text not null,
  days bigint not null,
  channel text not null,
  valid_from text not null,
  valid_until text not null,
  source text not null,
  ask boolean not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);

create table report (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  kind text not null,
  format text not null,
  period text,
  unit text,
  as_of text not null,
  snapshot text not null,
  closed boolean not null,
  number text not null,
  day text not null,
  job text not null,
  blob text,
  part bigint not null,
  whole bigint not null,
  head_n bigint not null,
  head_hash text not null,
  error text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, period) references period (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, job) references job (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);

create table report_edition (
  ward text not null,
  id text not null,
  report text not null,
  blob text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, report) references report (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create index report_edition_report on report_edition (ward, report, recorded_at);

create table report_figure (
  ward text not null,
  report text not null,
  figure text not null,
  primary key (ward, report, figure),
  foreign key (ward, report) references report (ward, id),
  foreign key (ward, figure) references figure (ward, id)
);

create table report_number (
  ward text not null,
  report text not null,
  tag text not null,
  rank bigint not null,
  key text not null,
  printed text not null,
  place text not null,
  sentence text not null,
  indicator text,
  primary key (ward, tag),
  foreign key (ward, report) references report (ward, id),
  foreign key (ward, indicator) references indicator (ward, id)
);
create index report_number_report on report_number (ward, report, rank);

create table report_number_figure (
  ward text not null,
  tag text not null,
  figure text not null,
  primary key (ward, tag, figure),
  foreign key (ward, tag) references report_number (ward, tag),
  foreign key (ward, figure) references figure (ward, id)
);
create index report_number_by_figure on report_number_figure (ward, figure);

create table report_rerun (
  ward text not null,
  report text not null,
  of_report text not null,
  recorded_at text not null,
  recorded_by text not null,
  edition text,
  drawn text,
  merged_at text,
  merged_by text not null,
  primary key (ward, report),
  foreign key (ward, report) references report (ward, id),
  foreign key (ward, of_report) references report (ward, id),
  foreign key (ward, edition) references report_edition (ward, id),
  foreign key (ward, drawn) references blob (ward, id)
);
create index report_rerun_of on report_rerun (ward, of_report, recorded_at);

create table reporting_window (
  ward text not null references ward (ward),
  code text not null,
  revision bigint not null,
  since bigint not null,
  label text not null,
  source text not null,
  due_after bigint not null,
  spans text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, code, revision)
);

create table request (
  ward text not null references ward (ward),
  id text not null,
  form text not null,
  blob text not null,
  filename text not null,
  document text,
  mapping text, -- the superior's workbook that it was recognised as
  lost text not null, -- mapped cells that it no longer has, each with the reason
  recorded_at text not null,
  recorded_by text not null,
  removed_at text,
  removed_by text not null,
  primary key (ward, id),
  foreign key (ward, mapping) references sheet_mapping (ward, id),
  foreign key (ward, blob) references blob (ward, id),
  foreign key (ward, document) references document (ward, id)
);
create index request_time on request (ward, recorded_at);

create table request_answer (
  ward text not null,
  id text not null,
  request text not null,
  receiver text not null,
  letter text not null,
  workbook text,
  filename text not null,
  blanks bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, request) references request (ward, id),
  foreign key (ward, letter) references blob (ward, id),
  foreign key (ward, workbook) references blob (ward, id)
);
create index request_answer_request on request_answer (ward, request);

create table request_ask (
  ward text not null,
  request text not null,
  n bigint not null,
  tab text not null,
  row_no bigint not null,
  col_no bigint not null,
  place text not null,
  name text not null,
  under text not null,
  head text not null,
  measure text not null,
  indicator text,
  unit text not null,
  span text not null,
  decimals bigint not null, -- as mapped, -1 where nobody mapped it
  sure bigint not null,
  primary key (ward, request, n),
  foreign key (ward, request) references request (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
create index request_ask_indicator on request_ask (ward, indicator);

create table request_decision (
  ward text not null,
  id text not null,
  request text not null,
  ask bigint not null,
  choice text not null,
  indicator text,
  unit text,
  span text not null,
  from_day text not null,
  to_day text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, request, ask) references request_ask (ward, request, n),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
create index request_decision_ask on request_decision (ward, request, ask);

create table request_given (
  ward text not null,
  answer text not null,
  ask bigint not null,
  indicator text not null,
  unit text not null,
  from_day text not null,
  to_day text not null,
  plan boolean not null,
  printed text not null,
  measure text not null,
  decimals bigint not null,
  primary key (ward, answer, ask),
  foreign key (ward, answer) references request_answer (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
create index request_given_indicator on request_given (ward, indicator);

create table request_given_figure (
  ward text not null,
  answer text not null,
  ask bigint not null,
  figure text not null,
  primary key (ward, answer, ask, figure),
  foreign key (ward, answer, ask) references request_given (ward, answer, ask),
  foreign key (ward, figure) references figure (ward, id)
);
create index request_given_by_figure on request_given_figure (ward, figure);

create table request_head (
  ward text not null,
  id text not null,
  request text not null,
  asker text not null,
  number text not null,
  day text not null,
  title text not null,
  due text not null,
  from_day text not null,
  to_day text not null,
  basis text not null, -- why these days: named, columns, assumed, chosen
  said text not null, -- the request's own words for them
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, request) references request (ward, id)
);
create index request_head_request on request_head (ward, request);

create table request_number (
  ward text not null,
  tag text not null,
  answer text not null,
  ask bigint not null,
  printed text not null,
  primary key (ward, tag),
  foreign key (ward, answer, ask) references request_given (ward, answer, ask)
);
create index request_number_answer on request_number (ward, answer);

create table rival (
  ward text not null references ward (ward),
  id text not null,
  indicator text not null,
  unit text not null,
  from_day text not null,
  to_day text not null,
  value bigint not null,
  bound text not null,
  num bigint,
  den bigint,
  day text not null,
  published text not null,
  status text not null,
  as_of text not null,
  source_name text not null,
  note text not null,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  evidences bigint not null,
  recorded_by text not null,
  recorded_at text not null,
  withdrawn_by text not null,
  withdrawn_at text,
  primary key (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create index rival_figure on rival (ward, indicator, unit, from_day, to_day);

create table rival_evidence (
  ward text not null,
  rival text not null,
  n bigint not null,
  blob text not null,
  primary key (ward, rival, n),
  foreign key (ward, rival) references rival (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);

create table session (
  token text not null primary key,
  account text not null references account (id),
  ward text not null references ward (ward),
  card text,
  created_at text not null,
  seen_at text not null,
  expires_at text not null
);
create index session_account on session (account);

create table setting (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  value text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);
create index setting_name on setting (ward, name, recorded_at);

create table share (
  ward text not null,
  target text not null,
  part bigint not null,
  baseline text not null,
  revision bigint not null,
  unit text not null,
  operator text not null,
  lo bigint not null,
  hi bigint not null,
  primary key (ward, target, part, baseline, revision, unit),
  foreign key (ward, target, part, baseline, revision) references share_set (ward, target, part, baseline, revision),
  foreign key (ward, unit) references unit (ward, id)
);

create table share_set (
  ward text not null,
  target text not null,
  part bigint not null,
  baseline text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, target, part, baseline, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);

create table sheet_filling (
  ward text not null,
  id text not null,
  mapping text not null,
  from_day text not null,
  to_day text not null,
  cells bigint not null,
  blanks bigint not null,
  blob text not null,
  notes text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, mapping) references sheet_mapping (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create index sheet_filling_time on sheet_filling (ward, recorded_at);

create table sheet_import (
  ward text not null references ward (ward),
  id text not null,
  kind text not null,
  blob text not null,
  filename text not null,
  decisions text not null,
  state text not null,
  job text,
  part bigint not null,
  whole bigint not null,
  outcome text not null,
  staged text,
  refused text,
  error text not null,
  recorded_at text not null,
  recorded_by text not null,
  ended_at text,
  ended_by text not null,
  primary key (ward, id),
  foreign key (ward, blob) references blob (ward, id),
  foreign key (ward, staged) references blob (ward, id),
  foreign key (ward, refused) references blob (ward, id),
  foreign key (ward, job) references job (ward, id)
);
create index sheet_import_open on sheet_import (ward, state, recorded_at);

create table sheet_mapped (
  ward text not null,
  mapping text not null,
  tab text not null,
  row_no bigint not null,
  col_no bigint not null,
  indicator text not null,
  unit text not null,
  span text not null,
  measure text not null,
  decimals bigint not null,
  primary key (ward, mapping, tab, row_no, col_no),
  foreign key (ward, mapping) references sheet_mapping (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);

create table sheet_mapping (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  blob text not null,
  filename text not null,
  recorded_at text not null,
  recorded_by text not null,
  removed_at text,
  removed_by text not null,
  follows text not null,
  lost text not null,
  primary key (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);

create table sign_in_wait (
  key text not null primary key,
  failures bigint not null,
  wait_until text not null
);

create table snapshot (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  name text not null,
  fold text not null,
  note text not null,
  day text not null,
  baseline text,
  rules text not null,
  head_n bigint not null,
  head_hash text not null,
  board text not null,
  recorded_at text not null,
  recorded_by text not null,
  recorded_name text not null,
  primary key (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);
create unique index snapshot_name on snapshot (ward, year, fold);

create table target (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  recorded_at text not null,
  primary key (ward, id)
);
create index target_year on target (ward, year);

create table target_line (
  ward text not null,
  target text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  number bigint not null,
  heading text not null,
  name text not null,
  counts boolean not null,
  parent text,
  owner text,
  withdrawn boolean not null,
  reason text not null,
  decided text not null,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  weight bigint not null,
  through_year bigint not null,
  term text,
  follows text,
  primary key (ward, target, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, parent) references target (ward, id),
  foreign key (ward, owner) references unit (ward, id),
  foreign key (ward, term) references target (ward, id),
  foreign key (ward, follows) references target (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);

create table target_part (
  ward text not null,
  target text not null,
  revision bigint not null,
  part bigint not null,
  baseline text not null,
  indicator text not null,
  operator text not null,
  lo bigint not null,
  hi bigint not null,
  day text not null,
  base bigint,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  primary key (ward, target, revision, part, baseline),
  foreign key (ward, target, revision) references target_line (ward, target, revision),
  foreign key (ward, baseline) references baseline (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);

create table unit (
  ward text not null references ward (ward),
  id text not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table unit_fact (
  ward text not null,
  unit text not null,
  revision bigint not null,
  valid_from text not null,
  recorded_at text not null,
  name text not null,
  fold text not null,
  sort_key bytea not null,
  kind text not null,
  parent text,
  rank bigint not null,
  closed boolean not null,
  primary key (ward, unit, revision),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, parent) references unit (ward, id)
);
create index unit_fact_parent on unit_fact (ward, parent);

create table version (
  ward text not null,
  document text not null,
  n bigint not null,
  blob text not null,
  filename text not null,
  kind text not null,
  text text not null,
  text_hash text not null,
  layout text not null,
  reader text not null,
  declared_by text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, document, n),
  foreign key (ward, document) references document (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create unique index version_text on version (ward, text_hash, reader);

create table ward (
  ward text not null primary key,
  founded_at text not null,
  demo boolean not null
);

create table ward_name (
  ward text not null references ward (ward),
  id text not null,
  valid_from text not null,
  name text not null,
  kind text not null,
  code text not null,
  province text not null,
  recorded_at text not null,
  primary key (ward, id)
);
