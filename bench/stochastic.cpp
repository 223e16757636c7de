// bench_stochastic: exact simulation on one core. Events per CPU second of a few models, each run as an ensemble and,
// in the same process, one replicate after the other; then what a counted clone costs per step. See --help.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "remit/lang/antimony.hpp"
#include "remit/program/jump.hpp"
#include "remit/solve/counted_clones.hpp"
#include "remit/solve/jump/ensemble.hpp"

namespace remit {
namespace {

struct Options {
  int rounds = 3;
  std::string record, compare;
  std::vector<std::string> only;
};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double seconds_of(const std::function<void()>& work) {
  const double begin = cpu_seconds();
  work();
  return cpu_seconds() - begin;
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

// ---- exact simulation

struct Case {
  const char* name;
  std::string text;
  double end;
  std::uint32_t replicates;
};

std::string ring(int rooms, int molecules = 100) {
  std::string text = "species ";
  for (int i = 0; i < rooms; ++i) text += (i > 0 ? ", S" : "S") + std::to_string(i) + " = " + std::to_string(molecules);
  for (int i = 0; i < rooms; ++i) {
    const std::string from = std::to_string(i), to = std::to_string((i + 1) % rooms);
    text.append("; S").append(from).append(" => S").append(to).append("; S").append(from);
  }
  return text;
}

std::vector<Case> cases() {
  return {
      {"birth and death", "species X = 1000; => X; 1000; X => ; X", 20, 256},
      {"dimers", "species P = 1000, P2 = 0; 2 P => P2; 0.001*P*(P-1)/2; P2 => 2 P; 0.1*P2", 200, 512},
      {"clones", "species X = 500; X => 2 X; b*X; X => ; d*X*X/(h + X); b = 0.5; d = 1; h = 500", 40, 512},
      {"toggle", "species U = 50, V = 0; => U; 100/(1 + (V/20)^2.5); U => ; U; => V; 100/(1 + (U/20)^2.5); V => ; V",
       50, 512},
      {"ring of 24", ring(24), 4, 512},
      {"ring of 100", ring(100), 2, 256},
      {"thin ring of 100", ring(100, 5), 20, 256},
      {"ring of 1000", ring(1000), 2, 64},
      {"ring of 10000", ring(10000), 0.5, 64}};
}

/// Events per CPU second.
struct Rate {
  double ensemble = 0, alone = 0;
};

Rate measure(const JumpProgram& program, const Case& it, int rounds) {
  const JumpRequest request{.times = {it.end}};
  std::vector<double> together, one_by_one;
  for (int round = 0; round < rounds; ++round) {
    std::int64_t jumps = 0;
    const double seconds = seconds_of([&] { jumps = simulate_ensemble(program, request, {}, it.replicates, 1).jumps; });
    together.push_back(static_cast<double>(jumps) / seconds);
    jumps = 0;
    const double alone = seconds_of([&] {
      for (std::uint32_t k = 0; k < it.replicates / 8; ++k)
        jumps += simulate_jumps(program, request, {.replicate = k}).jumps;
    });
    one_by_one.push_back(static_cast<double>(jumps) / alone);
  }
  return {median(together), median(one_by_one)};
}

// ---- the history of results

std::string line_of(const char* command) {
  char text[200] = {};
  FILE* pipe = popen(command, "r");
  if (pipe && std::fgets(text, sizeof(text), pipe)) text[std::char_traits<char>::length(text) - 1] = 0;
  if (pipe) pclose(pipe);
  return text;
}

/// The value of the last row with these columns; nothing when there is none.
std::optional<double> last_in(const std::string& history, const std::string& what, const std::string& unit) {
  std::ifstream file(history);
  std::optional<double> last;
  const std::string middle = fmt::format(",{},{},", what, unit);
  for (std::string row; std::getline(file, row);)
    if (const std::size_t at = row.find(middle); at != std::string::npos)
      last = std::strtod(row.c_str() + at + middle.size(), nullptr);
  return last;
}

/// One figure: printed beside the last of its kind, and kept if that was asked for.
void report(const Options& options, const std::string& what, const std::string& unit, double value) {
  const std::optional<double> before = last_in(options.compare, what, unit);
  std::printf("%-34s %10.3g %s", what.c_str(), value, unit.c_str());
  std::printf(before ? "   %.2f times %.3g\n" : "\n", value / before.value_or(1), before.value_or(1));
  if (options.record.empty()) return;
  const bool is_new = !std::filesystem::exists(options.record);
  std::ofstream file(options.record, std::ios::app);
  if (is_new) file << "date,commit,processor,what,unit,value\n";
  file << fmt::format("{},{},\"{}\",{},{},{:.4g}\n", line_of("date -u +%F"), line_of("git rev-parse --short HEAD"),
                      line_of("sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1"), what, unit, value);
}

void run_case(const Case& it, const Options& options) {
  const auto model = parse_antimony(it.text, it.name);
  const auto program = model.ok() ? compile_jump(*model) : Result<JumpProgram>(model.diagnostics());
  if (!program.ok()) return void(std::printf("%s", render(program.diagnostics()).c_str()));
  const Rate rate = measure(*program, it, options.rounds);
  report(options, it.name, "events per CPU second", rate.ensemble);
  report(options, fmt::format("{} alone", it.name), "events per CPU second", rate.alone);
}

// ---- counted clones

constexpr int clone_draws = 200'000;

/// Clones of one size under weekly pulses of killing, each of them a step of `days`: nanoseconds a transition, and of
/// which so many are the law (fates), the rest the draws.
struct CloneCost {
  double whole = 0, fates = 0;
};

CloneCost clone_cost(double cells, double days, double arrivals_per_day, int rounds) {
  const std::array<double, 3> birth = {0.02, 0.021, 0.022}, death = {0.09, 0.08, 0.075};
  std::vector<double> whole, fates;
  double seen = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto fate_of = [&](std::uint32_t k) { return fate_over_step(birth, death, days * (1 + 1e-9 * k)); };
    whole.push_back(seconds_of([&] {
      for (std::uint32_t k = 0; k < clone_draws; ++k) {
        Draws draws({.seed = 1, .patient = k, .stream = Stream::cell_fate});
        seen += advance(cells, arrivals_per_day, fate_of(k), draws);
      }
    }));
    fates.push_back(seconds_of([&] {
      for (std::uint32_t k = 0; k < clone_draws; ++k) seen += fate_of(k).births;
    }));
  }
  if (!(seen > 0)) std::printf("no cell survived\n");
  return {1e9 * median(whole) / clone_draws, 1e9 * median(fates) / clone_draws};
}

void run_clones(const Options& options) {
  for (const double days : {0.1, 1.0, 3.0})
    for (const double cells : {1.0, 10.0, 100.0, 1000.0, 10000.0}) {
      const CloneCost cost = clone_cost(cells, days, 0, options.rounds);
      report(options, fmt::format("clone of {} over {} d", cells, days), "ns per transition", cost.whole);
    }
  const CloneCost cost = clone_cost(100, 1, 0.3, options.rounds);
  report(options, "clone of 100 with arrivals", "ns per transition", cost.whole);
  report(options, "law of a step", "ns per transition", cost.fates);
}

}  // namespace
}  // namespace remit

int main(int count, char** arguments) {
  CLI::App app("Exact stochastic simulation and counted clones on one core");
  remit::Options options;
  app.add_option("--rounds", options.rounds, "rounds, of which the median counts")->check(CLI::PositiveNumber);
  app.add_option("--record", options.record, "append the results to this history (CSV)");
  app.add_option("--compare", options.compare, "print the ratio to the last results in this history");
  app.add_option("--only", options.only, "only these cases, by name; `clones of few cells` for counted clones");
  CLI11_PARSE(app, count, arguments);
  const auto is_wanted = [&](const std::string& name) {
    return options.only.empty() || std::count(options.only.begin(), options.only.end(), name) > 0;
  };
  for (const remit::Case& it : remit::cases())
    if (is_wanted(it.name)) remit::run_case(it, options);
  if (is_wanted("clones of few cells")) remit::run_clones(options);
  return 0;
}
