-- The chase: where people are reached, when they are reminded, and what was sent.

-- +goose Up
-- One row a person, changed in place and taken away with the address: nobody
-- needs to know where somebody was reached last year.
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

-- When who is reminded of what: days before (below zero) or after the due day.
-- A ward without rows follows the rules that come with the program.
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

-- The weeks whose digest was made, so that a week has one.
create table digest_week (
  ward text not null references ward (ward),
  monday text not null,
  made_at text not null,
  primary key (ward, monday)
);

-- One mail a person a day. The text is made when it is sent.
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
create unique index reminder_once on reminder (ward, person, debt, due, days, by_hand);
create index reminder_day on reminder (ward, day);

-- A person's secret address of the calendar; only its digest is kept.
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

-- Whether what was asked is done: the newest row says it.
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
