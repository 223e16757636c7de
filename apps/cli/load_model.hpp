// The model a command names: an Antimony or SBML file, a model folder, or the name of a catalogue model.
#pragma once
#include <string>
#include <vector>

#include "remit/lang/model.hpp"

namespace remit::cli {

struct ModelChoice {
  std::string model;
  std::vector<std::string> drugs;  // of a model folder
  std::string variant;             // of a model folder; empty: immune control
  bool draws = false;              // distributions may be called, for the jump reading
};

struct LoadedModel {
  Model model;
  std::vector<std::string> varying;  // parameters that change during a run
};

Result<LoadedModel> load_model(const ModelChoice& choice);

}  // namespace remit::cli
