#include "dsmts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "remit/base/parallel.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/sbml_reader.hpp"
#include "remit/program/jump.hpp"
#include "remit/solve/jump/ensemble.hpp"
#include "report.hpp"
#include "sbml_case.hpp"

namespace remit::suites {
namespace {

namespace fs = std::filesystem;

constexpr double limit = 5, far = 3, most_far = 0.01;

/// A quantity with the columns of the expected table that describe it.
struct Column {
  std::string name;  // "X", or "ln(X)"
  std::vector<double> mean, deviation;
};

struct StochasticCase {
  std::string id;
  std::vector<double> times;
  std::vector<std::string> amounts;
  std::vector<Column> columns;
};

struct Score {
  std::string fault;  // empty: passed
  bool refused = false;
  int points = 0, far_points = 0;
  double worst = 0;
};

std::map<std::string, std::string> settings_of(const std::string& text) {
  std::map<std::string, std::string> settings;
  for (const std::string& line : split(text, '\n'))
    if (const std::size_t colon = line.find(':'); colon != std::string::npos)
      settings[std::string(trim(line.substr(0, colon)))] = trim(line.substr(colon + 1));
  return settings;
}

/// The table's columns by name, "time" among them; nothing if a cell is no number.
std::optional<std::map<std::string, std::vector<double>>> table_of(const std::string& text) {
  std::map<std::string, std::vector<double>> columns;
  std::vector<std::string> names;
  for (const std::string& line : split(text, '\n')) {
    if (trim(line).empty()) continue;
    const std::vector<std::string> cells = split(line, ',');
    if (names.empty()) {
      for (const std::string& cell : cells) names.emplace_back(trim(cell));
      continue;
    }
    if (cells.size() != names.size()) return std::nullopt;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto value = parse_number(trim(cells[i]));
      if (!value) return std::nullopt;
      columns[names[i]].push_back(*value);
    }
  }
  return columns;
}

Diagnostic unreadable(const fs::path& file) {
  return error_at({file.string()}, "suite-case", "the file is not laid out as the stochastic suite has it");
}

std::vector<Column> columns_of(const std::map<std::string, std::vector<double>>& table) {
  std::vector<Column> columns;
  for (const auto& [name, values] : table) {
    if (!name.ends_with("-mean")) continue;
    Column column{name.substr(0, name.size() - 5), values, {}};
    if (const auto deviation = table.find(column.name + "-sd"); deviation != table.end())
      column.deviation = deviation->second;
    columns.push_back(std::move(column));
  }
  return columns;
}

Result<StochasticCase> read_stochastic(const fs::path& folder) {
  const auto settings_text = read_file(folder / "settings.txt"), results = read_file(folder / "results.csv");
  if (!settings_text.ok()) return settings_text.diagnostics();
  if (!results.ok()) return results.diagnostics();
  const auto table = table_of(*results);
  if (!table || !table->count("time")) return unreadable(folder / "results.csv");
  StochasticCase test{folder.filename().string(), table->at("time"), {}, columns_of(*table)};
  if (test.columns.empty()) return unreadable(folder / "results.csv");
  for (const std::string& id : split(settings_of(*settings_text)["amount"], ',')) test.amounts.emplace_back(trim(id));
  return test;
}

/// "ln(X)" is a rule of that name, so that the engine itself takes the logarithm of each realisation.
void add_logarithms(const StochasticCase& test, Model& model) {
  for (const Column& column : test.columns) {
    if (!column.name.starts_with("ln(")) continue;
    Parameter parameter;
    parameter.id = column.name;
    parameter.constant = false;
    model.parameters.push_back(parameter);
    const std::string inner = column.name.substr(3, column.name.size() - 4);
    model.assignment_rules.push_back({column.name, make_call("ln", {make_name(inner)}), {}});
  }
}

Result<JumpProgram> program_of(const StochasticCase& test, const fs::path& folder) {
  Result<Model> model = load_sbml(folder / "model.xml", {.draws = true});
  if (!model.ok()) return model.diagnostics();
  Model changed = *model;
  add_logarithms(test, changed);
  return compile_jump(changed);
}

/// The suite asks for amounts where `amount` lists the id.
int observable_of(const JumpProgram& program, const StochasticCase& test, const std::string& id) {
  const bool amount = std::find(test.amounts.begin(), test.amounts.end(), id) != test.amounts.end();
  const int as_amount = program.observable_index("amount(" + id + ")");
  return amount && as_amount >= 0 ? as_amount : program.observable_index(id);
}

class Judge {
 public:
  Judge(const StochasticCase& test, double count) : test_(test), count_(count) {}

  void judge(const Column& column, std::size_t time, const Moments& seen) {
    if (column.deviation.empty()) return;
    const double mean = column.mean[time], deviation = column.deviation[time];
    const std::string where = fmt::format("{} at t = {}", column.name, test_.times[time]);
    if (deviation == 0) return judge_certain(where, column, mean, seen);
    check(where + ", mean", std::sqrt(count_) * (seen.mean - mean) / deviation);
    const double ratio = seen.variance() / (deviation * deviation);
    check(where + ", variance", std::sqrt(count_ / 2) * (ratio - 1) / std::sqrt((seen.kurtosis() - 1) / 2));
  }

  Score score() const { return score_; }

 private:
  /// Where nothing varies the value itself must be right; the suite writes ln(0) as 0.
  void judge_certain(const std::string& where, const Column& column, double mean, const Moments& seen) {
    const bool ln_of_zero = column.name.starts_with("ln(") && mean == 0 && test_.times.front() == 0;
    if (ln_of_zero || (seen.mean == mean && seen.m2 == 0)) return;
    fault(fmt::format("{} is {:.10g}, not {:.10g} in every realisation", where, seen.mean, mean));
  }

  void check(const std::string& where, double z) {
    ++score_.points;
    if (!(std::fabs(z) <= far)) ++score_.far_points;
    if (!(std::fabs(z) <= limit)) fault(fmt::format("{}: {:.2f} standard errors off", where, z));
    score_.worst = std::max(score_.worst, std::fabs(z));
  }

  void fault(const std::string& text) {
    if (score_.fault.empty()) score_.fault = text;
  }

  const StochasticCase& test_;
  double count_;
  Score score_;
};

Score failed(std::string fault) { return {.fault = std::move(fault)}; }

Score run_case(const fs::path& folder, const DsmtsOptions& options, int threads) {
  const auto test = read_stochastic(folder);
  if (!test.ok()) return failed(test.diagnostics().front().message);
  const auto program = program_of(*test, folder);
  if (!program.ok()) {
    Score score = failed(program.diagnostics().front().message);
    score.refused = program.diagnostics().front().code == "sbml-refused";
    return score;
  }
  JumpRequest request{.times = test->times};
  for (const Column& column : test->columns) {
    const int observable = observable_of(*program, *test, column.name);
    if (observable < 0) return failed("there is no `" + column.name + "` in the model");
    request.observables.push_back(static_cast<std::uint32_t>(observable));
  }
  const JumpEnsemble seen = simulate_ensemble(*program, request, {.seed = options.seed}, options.replicates, threads);
  if (seen.failed > 0)
    return failed(fmt::format("{} realisations failed, first {} ({})", seen.failed, seen.first_failed,
                              name_of(seen.first_failure)));
  Judge judge(*test, options.replicates);
  for (std::size_t t = 0; t < test->times.size(); ++t)
    for (std::size_t i = 0; i < test->columns.size(); ++i) judge.judge(test->columns[i], t, seen.moments[t][i]);
  return judge.score();
}

CaseResult result_of(const std::string& id, const Score& score) {
  if (score.fault.empty()) return {id, Verdict::passed, "", {}};
  return {id, score.refused ? Verdict::refused : Verdict::failed, score.fault, {}};
}

}  // namespace

int dsmts(const DsmtsOptions& options) {
  const int threads = options.threads > 0 ? options.threads : available_threads();
  std::vector<CaseResult> results;
  Score all;
  for (const fs::path& folder : case_folders(options.folder)) {
    const Score score = run_case(folder, options, threads);
    results.push_back(result_of(folder.filename().string(), score));
    all.points += score.points, all.far_points += score.far_points, all.worst = std::max(all.worst, score.worst);
  }
  const double share = all.points > 0 ? static_cast<double>(all.far_points) / all.points : 0;
  const std::string points = fmt::format("{} points, {} ({:.2f} %) beyond {} standard errors, the furthest at {:.2f}",
                                         all.points, all.far_points, 100 * share, far, all.worst);
  fmt::print("{}\n", points);
  const bool too_many_far = share >= most_far;
  if (too_many_far) fmt::print("FAIL: {:.0f} % or more lie beyond {}\n", 100 * most_far, far);
  const std::string way = fmt::format("Means and variances of {} realisations each, at seed {}: {}.\n\n",
                                      options.replicates, options.seed, points);
  const int page = keep(options.support, "SBML Test Suite, stochastic cases", way + support_section(results, false));
  return std::max({report(results, true), page, too_many_far ? 1 : 0});
}

}  // namespace remit::suites
