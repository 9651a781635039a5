-- The papers a ward gives out: templates, the numbers printed with their records,
-- what became of a draft, the books of numbers, and what superiors asked for.

-- +goose Up

-- A ward's own template of a kind of paper. It is brought and tried (taken_at is
-- null), taken into use, and dropped again; one of a kind is in use at most.
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

-- One number of a paper, under the short id that stands in the file. What it says
-- (key) stays the same when the paper is drawn again.
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

-- Which columns the annex of targets has; the last row stands.
create table annex_columns (
  ward text not null references ward (ward),
  id text not null,
  columns text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);

-- Books of numbers: the terms of the Party committee, each running until the next
-- begins, and every number given, kept or voided. One that was corrected is free again.
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

-- What superiors ask the ward to report (yêu cầu báo cáo): the file as it came and
-- the places in it that want a figure, as they were read.
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
-- Who asks, for which days, by when; the last row stands.
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
-- What a person decided of an asked place; the last row holds.
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
-- One value that went out, and the revisions it rested on.
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
-- The numbers of a letter of reply by their tags in the file.
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
-- The ward's map, a GeoJSON file; the last row stands.
create table ground (
  ward text not null references ward (ward),
  id text not null,
  blob text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);

-- A draft as the clerk brought it back from Word; the newest is the one in work.
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

-- A draft that was drawn again from an earlier one (of_report). Once the clerk's work
-- is put into it (merged_at), its file is the merged one, and drawn is what the
-- record alone gave: the base of the next time.
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
