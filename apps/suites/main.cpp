// remit-suites: the field's public suites as commands; each ends with "N passed, N failed, N skipped".
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "sbml_suite.hpp"

namespace {

void add_sbml(CLI::App& app, remit::suites::SbmlSuiteOptions& options, int& exit_code) {
  CLI::App* sbml = app.add_subcommand("sbml", "semantic cases of the SBML Test Suite");
  sbml->add_option("folder", options.folder, "folder of cases, or one case")->required()->check(CLI::ExistingDirectory);
  sbml->add_option("--threads", options.threads, "threads (0: all cores)");
  sbml->add_option("--support", options.support, "write the support page to this file");
  sbml->add_flag("--round-trip", options.round_trip, "also write each case as SBML and run what is read back");
  sbml->add_flag("--verbose", options.verbose, "name refused cases");
  sbml->callback([&] { exit_code = remit::suites::sbml_suite(options); });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"remit-suites: Remit held to other people's tests"};
  app.require_subcommand(1);
  int exit_code = 0;
  remit::suites::SbmlSuiteOptions sbml;
  add_sbml(app, sbml, exit_code);
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
