// What each sub-command does. Exit codes: 0 done, 1 the world is wrong, 2 the user's text is wrong, 130 interrupted.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace remit::cli {

inline constexpr int exit_ok = 0;
inline constexpr int exit_text = 2;
inline constexpr int exit_interrupted = 130;

struct RunCommand {
  std::string study;
  std::string variant;  // empty: the study's
  std::optional<int> patients;
  std::optional<std::uint64_t> seed;
  int threads = 0;
  int lanes = 0;
  std::uint64_t order_seed = 0;
  std::string kernel = "auto";  // or "interpreter", "compiled"
  std::string closed_form;      // "on", "off" or as the study says
  std::string out;
  bool resume = false;
};

struct ExplainCommand {
  std::string study, arm, variant, out;  // empty arm: all; empty variant: the study's
  std::vector<std::string> beside;       // variants; empty: all of the model
  int draws = 20, patients = 40;
  std::optional<double> horizon;  // months
  std::optional<std::uint64_t> seed;
  int threads = 0;
  int lanes = 16;
  std::string kernel = "auto";
};

struct SimulateCommand {
  std::string model;
  double end = 0;
  int steps = 100;
  std::vector<std::string> sets;
  std::vector<std::string> select;
  std::vector<std::string> drugs;
  std::string variant;
  std::vector<std::string> doses;
  std::uint64_t seed = 1;
  std::string kernel = "auto";
  std::string closed_form = "on";
  std::string out;
};

/// A study's kernel, or a model's.
struct CompileCommand {
  std::string subject;
  std::vector<std::string> drugs;
  std::string variant;
  int lanes = 0;
};

/// `simulate` as a jump process.
struct StochasticCommand {
  SimulateCommand simulate;
  bool wanted = false, tau_leaping = false;
  std::uint32_t replicates = 1;
  int threads = 0;  // changes no byte
};

/// `simulate` until an event with a hazard of the model happens, again and again.
struct TimeToEventCommand {
  SimulateCommand simulate;  // times beyond its end are censored
  std::string hazard;
  std::uint32_t replicates = 1;
  int threads = 0;  // changes no byte
};

struct ExportCommand {
  std::string model;
  std::string format = "sbml";  // or "antimony"
  std::vector<std::string> drugs;
  std::string variant;
  std::string out;
};

/// `simulate` with a dosing table.
struct EventsCommand {
  SimulateCommand simulate;  // end 0: look at the rows of EVID 0
  std::string events, realised, default_compartment;
  std::string covariates = "locf";
  std::vector<std::string> ignored, maps;
};

struct LadderCommand {
  std::string file;  // empty: the catalogue's
  std::string rungs = "0-8";
  std::optional<int> patients;
  int threads = 0;
  std::string kernel = "auto";
  std::string out;
};

int run(const RunCommand& command);
int explain(const ExplainCommand& command);
int check(const std::string& file);
int compile_kernel(const CompileCommand& command);
int simulate(const SimulateCommand& command);
int simulate_stochastic(const StochasticCommand& command);
int simulate_time_to_event(const TimeToEventCommand& command);
int simulate_events(const EventsCommand& command);
int export_model(const ExportCommand& command);
int models();
int model_page(const std::string& name, const std::string& out);
int model_states(const std::string& name);
int studies();
int climb_ladder(const LadderCommand& command);

}  // namespace remit::cli
