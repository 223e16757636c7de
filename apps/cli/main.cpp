// The command: parse flags, make one call, print.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "commands.hpp"

namespace {

CLI::Option* add_kernel(CLI::App* command, std::string& kernel) {
  return command
      ->add_option("--kernel", kernel, "auto (compiled when that saves time), compiled or interpreter; changes no byte")
      ->check(CLI::IsMember({"auto", "compiled", "interpreter"}));
}

void add_run(CLI::App& app, remit::cli::RunCommand& command, int& exit_code) {
  CLI::App* run = app.add_subcommand("run", "run a study: a virtual trial from a study file to a report");
  run->add_option("study", command.study, "study file (.toml)")->required();
  run->add_option("--variant", command.variant, "variant of the model, instead of the study's");
  run->add_option("--patients", command.patients, "patients in each arm, instead of the study's")
      ->check(CLI::Range(1, 1'000'000));
  run->add_option("--seed", command.seed, "random seed, instead of the study's");
  run->add_option("--threads", command.threads, "threads (0: all cores); changes no byte of the results")
      ->check(CLI::Range(0, 1024));
  run->add_option("--lanes", command.lanes,
                  "patients solved side by side (default: what suits the kernel); changes no byte")
      ->check(CLI::Range(1, 1024));
  run->add_option("--order-seed", command.order_seed, "order in which patients are taken; changes no byte");
  run->add_option("--closed-form", command.closed_form,
                  "on or off: linear pharmacokinetics in closed form, or integrated")
      ->check(CLI::IsMember({"on", "off"}));
  run->add_option("--out", command.out, "result directory (default out/STUDY)");
  add_kernel(run, command.kernel);
  run->add_flag("--resume", command.resume,
                "go on with a run that was stopped, from DIR.checkpoint beside the result directory");
  run->callback([&] { exit_code = remit::cli::run(command); });
}

void add_compile(CLI::App& app, remit::cli::CompileCommand& command, int& exit_code) {
  CLI::App* compile =
      app.add_subcommand("compile", "compile a study's or model's kernel now, so that its first run need not");
  compile
      ->add_option("subject", command.subject,
                   "study (.toml), model file, model folder or the name of a catalogue model")
      ->required();
  compile->add_option("--drug", command.drugs, "drug of the model folder that takes part");
  compile->add_option("--variant", command.variant, "variant of the model folder (default: immune_control)");
  compile->add_option("--lanes", command.lanes, "for a study: as in `remit run`")->check(CLI::Range(1, 1024));
  compile->callback([&] { exit_code = remit::cli::compile_kernel(command); });
}

void add_explain(CLI::App& app, remit::cli::ExplainCommand& command, int& exit_code) {
  CLI::App* explain = app.add_subcommand(
      "explain",
      "block each way of evading alone: months of remission and eradication gained, over draws of the priors");
  explain->add_option("study", command.study, "study file (.toml)")->required();
  explain->add_option("--arm", command.arm, "one arm only (default: all)");
  explain->add_option("--draws", command.draws, "draws of the priors (default 20)")->check(CLI::Range(1, 100'000));
  explain
      ->add_option("--patients", command.patients,
                   "twins of each draw, four times as many at the best values (default 40)")
      ->check(CLI::Range(2, 100'000));
  explain->add_option("--horizon", command.horizon, "months each patient is followed (default: the study's data cut)")
      ->check(CLI::Range(1.0, 1200.0));
  explain->add_option("--variant", command.variant, "variant of the model, instead of the study's");
  explain->add_option("--beside", command.beside, "variants shown beside it (default: all of the model)")
      ->delimiter(',');
  explain->add_option("--seed", command.seed, "random seed, instead of the study's");
  explain->add_option("--threads", command.threads, "threads (0: all cores); changes no byte of the results")
      ->check(CLI::Range(0, 1024));
  explain->add_option("--lanes", command.lanes, "patients solved side by side; changes no byte")
      ->check(CLI::Range(1, 1024));
  add_kernel(explain, command.kernel);
  explain->add_option("--out,--output", command.out, "result directory (default out/STUDY-explain)");
  explain->callback([&] { exit_code = remit::cli::explain(command); });
}

void add_check(CLI::App& app, std::string& file, int& exit_code) {
  CLI::App* check =
      app.add_subcommand("check", "check a study, a model folder, an Antimony or an SBML file without running it");
  check->add_option("file", file, "study (.toml), model folder, Antimony file (.ant, .txt) or SBML file (.xml)")
      ->required();
  check->callback([&] { exit_code = remit::cli::check(file); });
}

void add_events(CLI::App* simulate, remit::cli::EventsCommand& events) {
  CLI::Option* table = simulate->add_option(
      "--events", events.events, "dosing table (CSV: ID TIME AMT RATE DUR EVID CMT II ADDL SS and covariates)");
  simulate->add_option("--realised", events.realised, "with --events: CSV file for the doses really given")
      ->needs(table);
  simulate->add_option("--covariates", events.covariates, "with --events: locf (forward) or nocb (backward)")
      ->check(CLI::IsMember({"locf", "nocb"}))
      ->needs(table);
  simulate->add_option("--cmt", events.default_compartment, "with --events: state dosed where CMT is 0 or missing")
      ->needs(table);
  simulate->add_option("--ignore", events.ignored, "with --events: columns to leave alone")
      ->delimiter(',')
      ->needs(table);
  simulate
      ->add_option("--map", events.maps,
                   "with --events: STATE_lag=id (or _bioavailability, _rate, _duration, _input_rate)")
      ->needs(table);
}

void add_stochastic(CLI::App* simulate, remit::cli::StochasticCommand& stochastic) {
  CLI::Option* wanted = simulate->add_flag("--stochastic", stochastic.wanted,
                                           "as a jump process: whole molecules, one reaction at a time, exact");
  simulate
      ->add_option("--replicates", stochastic.replicates,
                   "with --stochastic: realisations, more than one print X_mean and X_sd; with --time-to-event: draws")
      ->check(CLI::Range(1, 16'000'000));
  simulate->add_flag("--tau-leaping", stochastic.tau_leaping, "with --stochastic: approximate, many firings at once")
      ->needs(wanted);
  simulate->add_option("--threads", stochastic.threads, "with --replicates: threads (0: all cores); changes no byte")
      ->check(CLI::Range(0, 1024));
}

/// `ids` do nothing without one of `others`, and an option that does nothing is refused.
void needs_one_of(const CLI::App& app, const std::vector<std::string>& ids, const std::vector<std::string>& others) {
  const auto given = [&](const std::string& id) { return app.count(id) > 0; };
  for (const std::string& id : ids) {
    if (given(id) && std::ranges::none_of(others, given))
      throw CLI::RequiresError(id, CLI::detail::join(others, " or "));
  }
}

void add_time_to_event(CLI::App* simulate, remit::cli::TimeToEventCommand& command) {
  CLI::Option* wanted =
      simulate->add_option("--time-to-event", command.hazard,
                           "id of a hazard (a rate per time): draws when its event happens, once per replicate");
  for (const char* other : {"--stochastic", "--events", "--select", "--steps"})
    wanted->excludes(simulate->get_option(other));
}

void add_simulate(CLI::App& app, remit::cli::StochasticCommand& stochastic, remit::cli::SimulateCommand& command,
                  remit::cli::EventsCommand& events, remit::cli::TimeToEventCommand& time_to_event, int& exit_code) {
  CLI::App* simulate = app.add_subcommand("simulate", "simulate one model and print a table");
  simulate->add_option("model", command.model, "Antimony or SBML file, model folder or the name of a catalogue model")
      ->required();
  CLI::Option* end = simulate->add_option(
      "--end", command.end, "end time, in the model's time unit (days for the catalogue); needed without --events");
  simulate->add_option("--steps", command.steps, "number of output intervals")
      ->check(CLI::Range(1, 10'000'000))
      ->needs(end);
  simulate->add_option("--set", command.sets, "id=value: another value of a parameter or initial state");
  simulate->add_option("--select", command.select, "ids to print (default: all states)")->delimiter(',');
  simulate->add_option("--drug", command.drugs, "drug of the model folder that takes part");
  simulate->add_option("--variant", command.variant, "variant of the model folder (default: immune_control)");
  simulate->add_option("--dose", command.doses, "state=amount@time: amount added to a state at a time");
  simulate->add_option("--seed", command.seed, "random seed: counted clones, --stochastic, events at one moment");
  add_kernel(simulate, command.kernel);
  simulate
      ->add_option("--closed-form", command.closed_form,
                   "on or off: linear pharmacokinetics in closed form, or integrated")
      ->check(CLI::IsMember({"on", "off"}));
  simulate->add_option("--out", command.out, "CSV file (default: standard output)");
  add_events(simulate, events);
  add_stochastic(simulate, stochastic);
  simulate->get_option("--events")->excludes("--stochastic");
  add_time_to_event(simulate, time_to_event);
  simulate->get_option("--closed-form")->excludes("--stochastic");
  simulate->callback([&, simulate] {
    needs_one_of(*simulate, {"--replicates", "--threads"}, {"--stochastic", "--time-to-event"});
    stochastic.simulate = events.simulate = time_to_event.simulate = command;
    time_to_event.replicates = stochastic.replicates;
    time_to_event.threads = stochastic.threads;
    if (!time_to_event.hazard.empty()) return void(exit_code = remit::cli::simulate_time_to_event(time_to_event));
    if (stochastic.wanted) return void(exit_code = remit::cli::simulate_stochastic(stochastic));
    exit_code = events.events.empty() ? remit::cli::simulate(command) : remit::cli::simulate_events(events);
  });
}

void add_export(CLI::App& app, remit::cli::ExportCommand& command, int& exit_code) {
  CLI::App* to = app.add_subcommand("export", "write a model as SBML or Antimony, for other tools");
  to->add_option("model", command.model, "Antimony or SBML file, model folder or the name of a catalogue model")
      ->required();
  to->add_option("--to", command.format, "sbml (Level 3 Version 2) or antimony")
      ->check(CLI::IsMember({"sbml", "antimony"}))
      ->required();
  to->add_option("--drug", command.drugs, "drug of the model folder that takes part");
  to->add_option("--variant", command.variant, "variant of the model folder (default: immune_control)");
  to->add_option("--out", command.out, "file (default: standard output)");
  to->callback([&] { exit_code = remit::cli::export_model(command); });
}

void add_models(CLI::App& app, std::string& page, std::string& states, std::string& out, int& exit_code) {
  CLI::App* models = app.add_subcommand(
      "models", "list the models, their variants and drugs; or one model's states; or write its page");
  models->add_option("--page", page,
                     "model whose page (HTML: map, states, equations, numbers with sources) is written");
  models->add_option("--states", states, "model whose states are listed: system, unit, what each is")
      ->excludes("--page");
  models->add_option("--out", out, "file for the page (default: standard output)")->needs("--page");
  models->callback([&] {
    exit_code = !states.empty() ? remit::cli::model_states(states)
                : page.empty()  ? remit::cli::models()
                                : remit::cli::model_page(page, out);
  });
}

void add_ladder(CLI::App& app, remit::cli::LadderCommand& command, int& exit_code) {
  CLI::App* ladder = app.add_subcommand(
      "ladder", "climb the ladder of behaviour: what the model shows beside what is known, rung by rung");
  ladder->add_option("--rungs", command.rungs, "a rung or a range of them, 0 to 8");
  ladder->add_option("--patients", command.patients, "patients per arm, instead of each study's own number")
      ->check(CLI::Range(1, 10'000'000));
  ladder->add_option("--threads", command.threads, "worker threads (default: all)")->check(CLI::Range(0, 1024));
  ladder->add_option("--ladder", command.file, "ladder file (default: studies/ladder/ladder.toml)");
  ladder->add_option("--out", command.out, "directory for ladder.csv and ladder.txt");
  add_kernel(ladder, command.kernel);
  ladder->callback([&] { exit_code = remit::cli::climb_ladder(command); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Remit: virtual trials of immune control in multiple myeloma. Research use only, not for treatment decisions."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "remit " REMIT_VERSION);
  int exit_code = 0;
  remit::cli::RunCommand run;
  remit::cli::ExplainCommand explain;
  remit::cli::SimulateCommand simulate;
  remit::cli::StochasticCommand stochastic;
  remit::cli::ExportCommand to_export;
  remit::cli::CompileCommand compile;
  std::string file, page, states, out;
  add_run(app, run, exit_code);
  add_explain(app, explain, exit_code);
  add_check(app, file, exit_code);
  remit::cli::LadderCommand ladder;
  add_ladder(app, ladder, exit_code);
  remit::cli::EventsCommand events;
  remit::cli::TimeToEventCommand time_to_event;
  add_simulate(app, stochastic, simulate, events, time_to_event, exit_code);
  add_compile(app, compile, exit_code);
  add_export(app, to_export, exit_code);
  add_models(app, page, states, out, exit_code);
  app.add_subcommand("studies", "list the studies")->callback([&] { exit_code = remit::cli::studies(); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "remit: %s\n", error.what());
    return 1;
  }
  return exit_code;
}
