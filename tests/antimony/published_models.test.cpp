// The 153 BioModels entries in Antimony: they are read, checked, printed, and read back as the same models.
#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

const fs::path folder = REMIT_SOURCE_DIR "/../shared/oracles/antimony-biomodels";

std::vector<fs::path> texts() {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Two carry a hyphen in the model's own name, which Antimony's grammar does not allow.
TEST(PublishedModels, AreReadAndChecked) {
  const std::vector<fs::path> all = texts();
  if (all.empty()) GTEST_SKIP() << "skipped: " << folder << " is missing";
  int read = 0;
  for (const fs::path& path : all) {
    const auto model = load_antimony(path);
    read += model.ok();
    if (!model.ok()) std::printf("%s: %s\n", path.filename().c_str(), render(model.diagnostics().front()).c_str());
  }
  std::printf("%d of %zu published models are read and checked\n", read, all.size());
  EXPECT_GE(read, 151);
}

TEST(PublishedModels, ReadBackAsTheSameModelsWhenPrinted) {
  const std::vector<fs::path> all = texts();
  if (all.empty()) GTEST_SKIP() << "skipped: " << folder << " is missing";
  for (const fs::path& path : all) {
    const auto model = load_antimony(path);
    if (!model.ok()) continue;
    const auto again = parse_antimony(print_antimony(*model), path.string());
    ASSERT_TRUE(again.ok()) << path << "\n" << render(again.diagnostics());
    EXPECT_EQ(difference(*model, *again), "") << path;
  }
}

// Gallaher and colleagues 2018, tumour and immune dynamics in multiple myeloma (BIOMD0000000743): the numbers of its
// listing.
TEST(PublishedModels, IncludeOneOfMyelomaWithItsNumbers) {
  const fs::path path = folder / "BIOMD0000000743.txt";
  if (!fs::exists(path)) GTEST_SKIP() << "skipped: " << path << " is missing";
  const auto model = load_antimony(path);
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  EXPECT_EQ(model->name, "Gallaher2018 - Tumor–Immune dynamics in multiple myeloma");
  EXPECT_EQ(model->species.size(), 4u);
  EXPECT_EQ(model->reactions.size(), 14u);
  EXPECT_EQ(model->functions.size(), 14u);
  EXPECT_EQ(find_species(*model, "Tc")->initial->number, 464);
  EXPECT_EQ(find_species(*model, "M")->unit, "0.001 mol");
  EXPECT_EQ(find_parameter(*model, "rm")->initial->number, 0.0175);
  EXPECT_EQ(find_compartment(*model, "compartment_")->name, "compartment");
  EXPECT_EQ(model->reactions[0].modifiers, (std::vector<std::string>{"N", "Tc", "Tr"}));
}

}  // namespace
}  // namespace remit
