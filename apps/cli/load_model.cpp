#include "load_model.hpp"

#include <filesystem>

#include "places.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/compose.hpp"
#include "remit/lang/sbml_reader.hpp"

namespace remit::cli {
namespace {

namespace fs = std::filesystem;

Result<LoadedModel> compose_folder(const fs::path& folder, const ModelChoice& choice) {
  ComposeRequest request{.model = folder, .drugs = {}};
  if (!choice.variant.empty()) request.variant = choice.variant;
  for (const std::string& drug : choice.drugs) request.drugs.push_back(folder / "drugs" / drug);
  auto composed = compose(request);
  if (!composed) return composed.diagnostics();
  const Diagnostics warnings = composed.diagnostics();
  Composed made = std::move(composed).value();
  return {LoadedModel{std::move(made.model), std::move(made.varying)}, warnings};
}

Result<LoadedModel> load_file(const ModelChoice& choice) {
  if (!choice.drugs.empty() || !choice.variant.empty())
    return error_at({choice.model}, "model-no-drugs", "a file has no drugs and no variants",
                    "leave --drug and --variant out, or name a model folder");
  auto model = load_foreign_model(choice.model, {.draws = choice.draws});
  if (!model) return model.diagnostics();
  const Diagnostics warnings = model.diagnostics();
  return {LoadedModel{std::move(model).value(), {}}, warnings};
}

}  // namespace

Result<LoadedModel> load_model(const ModelChoice& choice) {
  if (const auto folder = find_model(choice.model)) return compose_folder(*folder, choice);
  if (!fs::exists(choice.model))
    return error_at({choice.model}, "model-unknown", "there is no file and no catalogue model `" + choice.model + "`",
                    did_you_mean(choice.model, model_names()));
  return load_file(choice);
}

}  // namespace remit::cli
