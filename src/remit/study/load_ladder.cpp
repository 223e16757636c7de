// load_ladder(): every complaint about the text of a ladder is made here.
#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/base/whole_number.hpp"
#include "remit/study/ladder.hpp"
#include "remit/study/ladder_courses.hpp"
#include "remit/study/ladder_rules.hpp"
#include "remit/study/toml_reader.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;
constexpr int top_rung = 8;

int read_rung(TomlReader& reader) {
  if (!reader.has("rung")) reader.complain({}, "study-missing-key", "a rung needs `rung`, 0 to 8");
  return static_cast<int>(reader.integer_in("rung", 0, top_rung).value_or(0));
}

Judgement read_rule(TomlReader& reader) {
  const std::string name = reader.required_text("rule");
  if (const auto rule = rule_named(name)) return *rule;
  const auto known = rule_names();
  if (!name.empty())
    reader.complain("rule", "ladder-rule", "there is no rule `" + name + "`", did_you_mean(name, known));
  return Judgement::range;
}

Target read_target(TomlReader& reader) {
  Target target;
  target.rule = read_rule(reader);
  target.published = reader.number("published");
  target.low = reader.number("low");
  target.high = reader.number("high");
  target.within = reader.number_in("within", 0, 100);
  if (const auto n = reader.integer_in("n", 1, 1'000'000)) target.n = static_cast<int>(*n);
  target.unit = reader.text("unit").value_or("");
  target.source = reader.text("source").value_or("");
  return target;
}

/// A rule without the number that it compares with would pass nothing or everything.
void check_target(TomlReader& reader, const Target& target) {
  if (target.rule == Judgement::range && !target.low && !target.high)
    reader.complain("rule", "ladder-target", "rule \"range\" needs `low` or `high`");
  if (target.rule == Judgement::upper_limit && !target.high)
    reader.complain("rule", "ladder-target", "rule \"upper_limit\" needs `high`");
  if (target.low && target.high && *target.low > *target.high)
    reader.complain("low", "ladder-target", "`low` is above `high`");
}

Subgroup read_subgroup(TomlReader& reader) {
  Subgroup group;
  if (reader.has("best")) group.best = reader.texts("best");
  if (!reader.has("stage")) return group;
  for (const double number : reader.numbers("stage")) {
    const auto stage = whole_number(number);
    if (stage && *stage >= 1 && *stage <= 3)
      group.stage.push_back(*stage);
    else
      reader.complain("stage", "ladder-target", "stage " + format_number(number) + " is not 1, 2 or 3");
  }
  return group;
}

TrialCheck read_trial_check(TomlReader& reader) {
  TrialCheck check;
  check.arm = reader.required_text("arm");
  check.measure = reader.required_text("measure");
  check.of = read_subgroup(reader);
  if (auto minus = reader.table("minus")) {
    check.minus = read_subgroup(*minus);
    minus->finish();
  }
  check.target = read_target(reader);
  check_target(reader, check.target);
  reader.finish();
  return check;
}

TrialRung read_trial(TomlReader& reader, const fs::path& beside) {
  TrialRung trial;
  trial.rung = read_rung(reader);
  trial.study = beside / reader.required_text("study");
  if (!fs::exists(trial.study)) reader.complain("study", "ladder-study", "there is no study " + trial.study.string());
  for (TomlReader& check : reader.tables("checks")) trial.checks.push_back(read_trial_check(check));
  reader.finish();
  return trial;
}

CourseCheck read_course_check(TomlReader& reader) {
  CourseCheck check;
  check.observe = reader.required_text("observe");
  check.figure = reader.required_text("figure");
  const auto known = course_figures();
  if (std::ranges::find(known, check.figure) == known.end())
    reader.complain("figure", "ladder-figure", "there is no figure `" + check.figure + "`",
                    did_you_mean(check.figure, known));
  check.value = reader.number("value").value_or(0);
  check.since = reader.number("since").value_or(0);
  check.target = read_target(reader);
  check_target(reader, check.target);
  reader.finish();
  return check;
}

Dose read_dose(TomlReader& reader) {
  Dose dose;
  dose.state = reader.required_text("state");
  dose.day = reader.number_in("day", 0, 1e5).value_or(0);
  dose.amount = reader.number("amount").value_or(0);
  dose.relative = reader.flag("relative").value_or(false);
  reader.finish();
  return dose;
}

std::vector<double> read_days(TomlReader& reader) {
  if (reader.has("days")) return reader.numbers("days");
  const double every = reader.number_in("every", 0.01, 1e5).value_or(1),
               last = reader.number_in("last", 0, 1e5).value_or(0);
  std::vector<double> days;
  for (int k = 0; every * k <= last; ++k) days.push_back(every * k);
  return days;
}

Settings read_settings(TomlReader& reader) {
  Settings settings;
  auto table = reader.table("set");
  if (!table) return settings;
  for (const auto& [key, value] : table->raw())
    if (const auto number = table->number(key.str())) settings.emplace_back(std::string(key.str()), *number);
  table->finish();
  return settings;
}

CourseRung read_course(TomlReader& reader) {
  CourseRung course;
  course.rung = read_rung(reader);
  course.id = reader.required_text("id");
  course.what = reader.text("what").value_or("");
  course.variant = reader.text("variant").value_or("immune_control");
  if (reader.has("drugs")) course.drugs = reader.texts("drugs");
  course.follow.population = reader.required_text("population");
  course.follow.patients = static_cast<std::uint32_t>(reader.integer_in("patients", 1, 100'000).value_or(1));
  course.follow.set = read_settings(reader);
  course.follow.solve.counting = reader.flag("counting").value_or(true);
  for (TomlReader& dose : reader.tables("doses")) course.follow.doses.push_back(read_dose(dose));
  course.follow.days = read_days(reader);
  for (TomlReader& check : reader.tables("checks")) course.checks.push_back(read_course_check(check));
  if (course.follow.days.empty()) reader.complain("days", "ladder-days", "an experiment needs a day to look at");
  reader.finish();
  return course;
}

EradicationRung read_eradication(TomlReader& reader) {
  EradicationRung line;
  line.rung = read_rung(reader);
  line.id = reader.required_text("id");
  line.what = reader.text("what").value_or("");
  line.cells = reader.number_in("cells", 1, 1e4).value_or(1);
  line.birth = reader.number_in("birth", 0, 10).value_or(0);
  line.death = reader.number_in("death", 0, 10).value_or(0);
  line.kill = reader.number_in("kill", 0, 10).value_or(0);
  line.fade = reader.number_in("fade", 0, 100).value_or(0);
  line.every = reader.number_in("every", 0, 1e4).value_or(0);
  line.days = reader.number_in("days", 1, 1e4).value_or(1);
  line.replicates = static_cast<std::uint32_t>(reader.integer_in("replicates", 100, 1'000'000).value_or(10'000));
  line.target.source = reader.text("source").value_or("");
  reader.finish();
  return line;
}

MissingRung read_missing(TomlReader& reader) {
  MissingRung missing{read_rung(reader), reader.required_text("id"), reader.required_text("reason")};
  reader.finish();
  return missing;
}

Ladder read_ladder(const toml::table& table, const fs::path& path, Diagnostics& diagnostics) {
  const fs::path beside = path.parent_path();
  TomlReader file(table, "the ladder", path.string(), diagnostics);
  Ladder ladder;
  ladder.file = path;
  ladder.title = file.required_text("title");
  ladder.model = beside / file.required_text("model");
  if (!fs::exists(ladder.model / "model.toml"))
    file.complain("model", "ladder-model", "there is no model in " + ladder.model.string(),
                  "a folder, from where the ladder lies");
  for (TomlReader& reader : file.tables("experiment")) ladder.courses.push_back(read_course(reader));
  for (TomlReader& reader : file.tables("trial")) ladder.trials.push_back(read_trial(reader, beside));
  for (TomlReader& reader : file.tables("eradication")) ladder.eradications.push_back(read_eradication(reader));
  for (TomlReader& reader : file.tables("missing")) ladder.missing.push_back(read_missing(reader));
  file.finish();
  return ladder;
}

}  // namespace

Result<Ladder> load_ladder(const fs::path& path) {
  const auto bytes = read_file(path, 4u << 20);
  if (!bytes) return bytes.diagnostics();
  toml::table table;
  try {
    table = toml::parse(*bytes, path.string());
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    return error_at({path.string(), static_cast<int>(begin.line), static_cast<int>(begin.column)}, "study-syntax",
                    "this is not TOML: " + std::string(error.description()), "see docs/reference/ladder.md");
  }
  Diagnostics diagnostics;
  Ladder ladder = read_ladder(table, path, diagnostics);
  std::ranges::stable_sort(diagnostics, {}, [](const Diagnostic& d) { return d.span.line; });
  if (has_errors(diagnostics)) return diagnostics;
  return ladder;
}

}  // namespace remit
