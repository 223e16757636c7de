// Antimony's own test pairs: the text is read as the model that the SBML beside it describes.
// Pairs with parts (sub-models) are only read: their SBML is not flat; antimony_flatten.test.cpp has their meaning.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"
#include "sbml_sketch.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

const fs::path folder = REMIT_SOURCE_DIR "/../shared/oracles/antimony-pairs";

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> pair_names() {
  std::set<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") names.insert(entry.path().stem().string());
  }
  return names;
}

// Algebraic rules, objectives and distributions are refused by name.
const std::set<std::string> refused = {"algrule",
                                       "algrule_id",
                                       "formula_objective",
                                       "formula_objective2",
                                       "simple_objective2",
                                       "simple_objective3",
                                       "simple_objective5",
                                       "simple_flux_and_objective",
                                       "numeric_distributions",
                                       "numeric_distributions_rev",
                                       "test22"};

// The SBML says something the text does not: a unit with the name of a parameter, a display name, or a parameter that
// only an uncertainty mentions (those are kept out).
const std::set<std::string> not_equal = {"same_unit_name", "BIOMD0000000696",    "credibleInterval",
                                         "distribution",   "externalParameter3", "interquartileRange"};

Result<Model> read_pair(const std::string& name) {
  return load_antimony(folder / (name + ".txt"), {.declare_mentioned = true});
}

TEST(AntimonyPairs, AreReadUnlessRefusedByName) {
  const auto names = pair_names();
  if (names.empty()) GTEST_SKIP() << "skipped: " << folder << " is missing";
  for (const std::string& name : names) {
    const auto model = read_pair(name);
    if (!refused.contains(name)) {
      EXPECT_TRUE(model.ok()) << name << "\n" << render(model.diagnostics());
      continue;
    }
    ASSERT_FALSE(model.ok()) << name;
    const std::string code = model.diagnostics().back().code;
    EXPECT_TRUE(code == "antimony-refused" || code == "model-distribution") << name << " " << code;
  }
  std::printf("%zu of %zu pairs are read\n", names.size() - refused.size(), names.size());
}

TEST(AntimonyPairs, MeanWhatTheirSbmlSays) {
  const auto names = pair_names();
  if (names.empty()) GTEST_SKIP() << "skipped: " << folder << " is missing";
  int compared = 0;
  for (const std::string& name : names) {
    const test::Element document = test::parse_xml(contents(folder / (name + ".xml")));
    if (refused.contains(name) || test::has_parts(document) || not_equal.contains(name)) continue;
    const auto model = read_pair(name);
    if (!model.ok()) continue;
    EXPECT_EQ(difference(*model, test::model_of_sbml(document)), "") << name;
    ++compared;
  }
  EXPECT_GE(compared, 70);
  std::printf("%d pairs are compared with their SBML\n", compared);
}

}  // namespace
}  // namespace remit
