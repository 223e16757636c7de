// The command: parse flags, make one call, print.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "commands.hpp"

namespace {

void add_run(CLI::App& app, remit::cli::RunCommand& command, int& exit_code) {
  CLI::App* run = app.add_subcommand("run", "run a study: a virtual trial from a study file to a report");
  run->add_option("study", command.study, "study file (.toml)")->required();
  run->add_option("--patients", command.patients, "patients in each arm, instead of the study's")->check(CLI::Range(1, 1'000'000));
  run->add_option("--seed", command.seed, "random seed, instead of the study's");
  run->add_option("--threads", command.threads, "threads (0: all cores); changes no byte of the results")->check(CLI::Range(0, 1024));
  run->add_option("--lanes", command.lanes, "patients solved side by side; changes no byte")->check(CLI::Range(1, 4096));
  run->add_option("--order-seed", command.order_seed, "order in which patients are taken; changes no byte");
  run->add_option("--out", command.out, "result directory (default out/STUDY)");
  run->callback([&] { exit_code = remit::cli::run(command); });
}

void add_check(CLI::App& app, std::string& file, int& exit_code) {
  CLI::App* check = app.add_subcommand("check", "check a study, a model folder or an Antimony file without running it");
  check->add_option("file", file, "study (.toml), model folder or Antimony file (.ant, .txt)")->required();
  check->callback([&] { exit_code = remit::cli::check(file); });
}

void add_simulate(CLI::App& app, remit::cli::SimulateCommand& command, int& exit_code) {
  CLI::App* simulate = app.add_subcommand("simulate", "simulate one model and print a table");
  simulate->add_option("model", command.model, "Antimony file, model folder or the name of a catalogue model")->required();
  simulate->add_option("--end", command.end, "end time, in the model's time unit (days for the catalogue)")->required();
  simulate->add_option("--steps", command.steps, "number of output intervals")->check(CLI::Range(1, 10'000'000));
  simulate->add_option("--set", command.sets, "id=value: another value of a parameter or initial state");
  simulate->add_option("--select", command.select, "ids to print (default: all states)")->delimiter(',');
  simulate->add_option("--drug", command.drugs, "drug of the model folder that takes part");
  simulate->add_option("--variant", command.variant, "variant of the model folder");
  simulate->add_option("--dose", command.doses, "state=amount@time: amount added to a state at a time");
  simulate->add_option("--seed", command.seed, "random seed of counted clones");
  simulate->add_option("--out", command.out, "CSV file (default: standard output)");
  simulate->callback([&] { exit_code = remit::cli::simulate(command); });
}

void add_models(CLI::App& app, std::string& page, std::string& out, int& exit_code) {
  CLI::App* models = app.add_subcommand("models", "list the models, their variants and drugs; or write one model's own page");
  models->add_option("--page", page, "model whose page (Markdown: states, equations, parameters with sources) is written");
  models->add_option("--out", out, "file for the page (default: standard output)");
  models->callback([&] { exit_code = page.empty() ? remit::cli::models() : remit::cli::model_page(page, out); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Remit: virtual trials of immune control in multiple myeloma. Research use only, not for treatment decisions."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "remit " REMIT_VERSION);
  int exit_code = 0;
  remit::cli::RunCommand run;
  remit::cli::SimulateCommand simulate;
  std::string file, page, out;
  add_run(app, run, exit_code);
  add_check(app, file, exit_code);
  add_simulate(app, simulate, exit_code);
  add_models(app, page, out, exit_code);
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
