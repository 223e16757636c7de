// Every catalogue model with every drug it offers, handed to other tools: libSBML's own consistency check has no error
// to report, and what is read back runs as the original does.
#include <cmath>
#include <filesystem>
#include <memory>

#include <gtest/gtest.h>
#include <sbml/SBMLTypes.h>

#include "../../apps/suites/run_model.hpp"
#include "remit/lang/compose.hpp"
#include "remit/lang/sbml_reader.hpp"
#include "remit/lang/sbml_writer.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> catalogue() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(REMIT_SOURCE_DIR "/models"))
    if (fs::exists(entry.path() / "model.toml")) folders.push_back(entry.path());
  return folders;
}

Model model_of(const fs::path& folder, std::size_t most_drugs = 1000) {
  ComposeRequest request{.model = folder, .drugs = {}};
  const auto drugs = list_drugs(folder);
  if (drugs.ok())
    for (const std::string& drug : *drugs)
      if (request.drugs.size() < most_drugs) request.drugs.push_back(folder / "drugs" / drug);
  auto composed = compose(request);
  EXPECT_TRUE(composed.ok()) << render(composed.diagnostics());
  return std::move(composed).value().model;
}

std::string written(const Model& model) {
  const auto text = print_sbml(model);
  EXPECT_TRUE(text.ok()) << render(text.diagnostics());
  return text.ok() ? *text : "";
}

enum class Checks { all, all_but_general };

/// The general category lists all ways by which one rule depends on another (AssignmentCycles), which takes nearly all
/// of the time and grows with the square of the rules: 15 s for the disease and three drugs, a minute for all of them.
std::string errors_of(const std::string& text, Checks checks) {
  const std::unique_ptr<SBMLDocument> document(readSBMLFromString(text.c_str()));
  if (checks == Checks::all_but_general) document->setConsistencyChecks(LIBSBML_CAT_GENERAL_CONSISTENCY, false);
  document->checkConsistency();
  std::string errors;
  for (unsigned i = 0; i < document->getNumErrors(); ++i) {
    if (document->getError(i)->getSeverity() >= LIBSBML_SEV_ERROR) errors += document->getError(i)->getMessage() + "\n";
  }
  return errors;
}

/// SBML has no word for how large a state is expected to be, nor for whole cells.
Model read_back(const std::string& text, const Model& original) {
  auto again = parse_sbml(text, "again.xml");
  EXPECT_TRUE(again.ok()) << render(again.diagnostics());
  if (!again.ok()) return {};
  Model model = std::move(again).value();
  for (std::size_t i = 0; i < model.species.size(); ++i) {
    model.species[i].scale = original.species.at(i).scale;
    model.species[i].counted = original.species.at(i).counted;
  }
  for (std::size_t i = 0; i < original.parameters.size(); ++i)
    model.parameters.at(i).scale = original.parameters[i].scale;
  return model;
}

TEST(CatalogueExport, IsSoundSbml) {
  for (const fs::path& folder : catalogue()) {
    EXPECT_EQ(errors_of(written(model_of(folder)), Checks::all_but_general), "") << folder;
    EXPECT_EQ(errors_of(written(model_of(folder, 3)), Checks::all), "") << folder;
  }
}

TEST(CatalogueExport, RunsAsTheOriginalWhenReadBack) {
  std::vector<double> times;
  for (int day = 0; day <= 60; day += 10) times.push_back(day);
  for (const fs::path& folder : catalogue()) {
    const Model original = model_of(folder);
    const Model again = read_back(written(original), original);
    std::vector<suites::Wanted> wanted;
    for (const Species& species : original.species) wanted.push_back({species.id});
    SolveOptions options = suites::tight_options(times, 1e-12);
    const auto first = suites::run_model(original, wanted, times, options);
    const auto second = suites::run_model(again, wanted, times, options);
    ASSERT_TRUE(first.ok() && second.ok()) << render(second.diagnostics());
    ASSERT_EQ(first->rows.size(), times.size());
    ASSERT_EQ(second->rows.size(), times.size());
    for (std::size_t i = 0; i < times.size(); ++i)
      for (std::size_t k = 0; k < wanted.size(); ++k)
        EXPECT_NEAR(second->rows[i][k], first->rows[i][k], 1e-9 * (1e-6 + std::fabs(first->rows[i][k])))
            << folder << " " << wanted[k].id << " day " << times[i];
  }
}

}  // namespace
}  // namespace remit
