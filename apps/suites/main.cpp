// remit-suites: the field's public suites as commands; each ends with "N passed, N failed, N skipped".
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "antimony_suites.hpp"
#include "dsmts.hpp"
#include "nonmem_suite.hpp"
#include "sbml_suite.hpp"

namespace {

void add_support(CLI::App* suite, remit::suites::SupportPage& page) {
  CLI::Option* file = suite->add_option("--support", page.file, "write this suite's section of the support page");
  suite->add_flag("--check", page.check, "with --support: hold the page to this run instead of writing it")
      ->needs(file);
}

void add_sbml(CLI::App& app, remit::suites::SbmlSuiteOptions& options, int& exit_code) {
  CLI::App* sbml = app.add_subcommand("sbml", "semantic cases of the SBML Test Suite");
  sbml->add_option("folder", options.folder, "folder of cases, or one case")->required()->check(CLI::ExistingDirectory);
  sbml->add_option("--threads", options.threads, "threads (0: all cores)");
  add_support(sbml, options.support);
  sbml->add_flag("--round-trip", options.round_trip, "also write each case as SBML and run what is read back");
  sbml->add_flag("--verbose", options.verbose, "name refused cases");
  sbml->callback([&] { exit_code = remit::suites::sbml_suite(options); });
}

void add_dsmts(CLI::App& app, remit::suites::DsmtsOptions& options, int& exit_code) {
  CLI::App* dsmts = app.add_subcommand("dsmts", "stochastic cases of the SBML Test Suite");
  dsmts->add_option("folder", options.folder, "folder of cases, or one case")
      ->required()
      ->check(CLI::ExistingDirectory);
  dsmts->add_option("--threads", options.threads, "threads (0: all cores)");
  dsmts->add_option("--replicates", options.replicates, "realisations of each case")->check(CLI::Range(2, 16'000'000));
  dsmts->add_option("--seed", options.seed, "random seed");
  add_support(dsmts, options.support);
  dsmts->callback([&] { exit_code = remit::suites::dsmts(options); });
}

void add_pairs(CLI::App& app, remit::suites::PairsOptions& options, int& exit_code) {
  CLI::App* pairs = app.add_subcommand("antimony-pairs", "the same models as Antimony (.txt) and SBML (.xml)");
  pairs->add_option("folder", options.folder, "folder of pairs")->required()->check(CLI::ExistingDirectory);
  pairs->add_option("--least", options.least, "how many must be equal at least");
  add_support(pairs, options.support);
  pairs->add_flag("--verbose", options.verbose, "name refused pairs");
  pairs->callback([&] { exit_code = remit::suites::antimony_pairs(options); });
}

void add_models(CLI::App& app, remit::suites::ModelsOptions& options, int& exit_code) {
  CLI::App* models = app.add_subcommand("antimony-models", "published models in Antimony, run with finite values");
  models->add_option("folder", options.folder, "folder of models")->required()->check(CLI::ExistingDirectory);
  models->add_option("--least", options.least, "how many must run");
  models->add_option("--end", options.end, "end time");
  add_support(models, options.support);
  models->add_flag("--verbose", options.verbose, "name refused models");
  models->callback([&] { exit_code = remit::suites::antimony_models(options); });
}

void add_nonmem(CLI::App& app, remit::suites::NonmemOptions& options, int& exit_code) {
  CLI::App* nonmem = app.add_subcommand("nonmem", "dosing scenarios with the output of NONMEM");
  nonmem->add_option("file", options.file, "table of scenarios")->required()->check(CLI::ExistingFile);
  add_support(nonmem, options.support);
  nonmem->callback([&] { exit_code = remit::suites::nonmem_suite(options); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"remit-suites: Remit held to other people's tests"};
  app.require_subcommand(1);
  int exit_code = 0;
  remit::suites::SbmlSuiteOptions sbml;
  add_sbml(app, sbml, exit_code);
  remit::suites::DsmtsOptions dsmts;
  add_dsmts(app, dsmts, exit_code);
  remit::suites::PairsOptions pairs;
  add_pairs(app, pairs, exit_code);
  remit::suites::ModelsOptions models;
  add_models(app, models, exit_code);
  remit::suites::NonmemOptions nonmem;
  add_nonmem(app, nonmem, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "remit-suites: %s\n", error.what());
    return 1;
  }
  return exit_code;
}
