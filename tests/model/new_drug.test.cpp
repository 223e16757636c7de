// A drug with a target of its own, added by files in a study's folder alone (docs/how-to/add-a-drug.md).
#include <gtest/gtest.h>

#include <filesystem>

#include "remit/base/parallel.hpp"
#include "remit/base/text.hpp"
#include "remit/study/run_study.hpp"
#include "remit/study/summary.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;
const fs::path root = REMIT_SOURCE_DIR;
constexpr const char* drug = "conjugate";

/// Response when the drug's parameter `id` is `value` instead of what its file says.
double response(const std::string& id = {}, double value = 0) {
  auto study = load_study(root / "studies" / "new_target" / "new_target.toml");
  EXPECT_TRUE(study.ok()) << render(study.diagnostics());
  Study changed = *study;
  PopulationParameter other;
  other.id = id;
  other.value = value;
  other.source = "test";
  if (!id.empty()) changed.overrides.push_back(other);
  const auto run = run_study(changed, {.patients = 100, .threads = available_threads()});
  EXPECT_TRUE(run.ok()) << render(run.diagnostics());
  return summarise(*run).arms.at(0).responses.at(0).share.value();
}

TEST(NewDrug, WorksThroughItsOwnTarget) {
  EXPECT_GT(response(), 0.2);
  EXPECT_LT(response("conjugate_density", 0), 0.05);   // no target on the tumour
  EXPECT_LT(response("conjugate_turnover", 0), 0.05);  // taken in once and never replaced
}

TEST(NewDrug, StandsNowhereButInItsFolder) {
  EXPECT_FALSE(fs::exists(root / "models" / "myeloma" / "drugs" / drug));
  for (const char* folder : {"src/remit", "apps", "models"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      const auto text = read_file(entry.path());
      ASSERT_TRUE(text.ok()) << entry.path();
      EXPECT_EQ(text->find(std::string(drug) + "_"), std::string::npos) << entry.path();
    }
}

}  // namespace
}  // namespace remit
