// Suites of the Antimony distribution: pairs of a text and the SBML it means, and published models that must run.
#pragma once
#include <filesystem>

#include "support_page.hpp"

namespace remit::suites {

struct PairsOptions {
  std::filesystem::path folder;
  int least = 0;  // this many must be equal for the exit code 0, besides all that are not refused or known to differ
  SupportPage support;
  bool verbose = false;
};

/// Each text is read as the model that the SBML beside it is read as, and runs alike to t = 10.
int antimony_pairs(const PairsOptions& options);

struct ModelsOptions {
  std::filesystem::path folder;
  int least = 145;  // this many must run for the exit code 0
  double end = 100;
  bool verbose = false;
  SupportPage support;
};

/// Each text runs to the end with finite values.
int antimony_models(const ModelsOptions& options);

}  // namespace remit::suites
