#include "remit/study/study.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "remit/base/text.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

class LoadStudy : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              ("load-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(folder_ / "models" / "toy" / "drugs" / "aspirin");
    write_file(folder_ / "models" / "toy" / "model.toml", "id = \"toy\"\n");
    write_file(folder_ / "models" / "toy" / "drugs" / "aspirin" / "drug.toml", "id = \"aspirin\"\n");
  }
  void TearDown() override { fs::remove_all(folder_); }

  Result<Study> load(const std::string& text) {
    write_file(folder_ / "study.toml", text);
    return load_study(folder_ / "study.toml");
  }

  static std::string with_regimen(const std::string& line) {
    return "title = \"t\"\nmodel = \"toy\"\n[population]\nbase = \"all\"\n[[arm]]\nname = \"A\"\npatients = 5\nregimen "
           "= [\n" +
           line + "\n]\n";
  }

  fs::path folder_;
};

std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> all;
  for (const Diagnostic& diagnostic : diagnostics) all.push_back(diagnostic.code);
  return all;
}

TEST_F(LoadStudy, ReadsDaysAndCyclesInEachNotation) {
  const auto study =
      load(with_regimen("{ drug = \"aspirin\", dose = \"1 mg\", days = \"1-3, 8\", cycles = \"7-\" }, { drug = "
                        "\"aspirin\", dose = \"2 mg\", days = [9], cycles = 2 }"));
  ASSERT_TRUE(study.ok()) << render(study.diagnostics());
  const auto& doses = study->trial.arms[0].phases[0].doses;
  EXPECT_EQ(doses[0].days, (std::vector<int>{1, 2, 3, 8}));
  EXPECT_EQ(doses[0].first_cycle, 7);
  EXPECT_FALSE(doses[0].last_cycle.has_value());
  EXPECT_EQ(doses[1].first_cycle, 2);
  EXPECT_EQ(doses[1].last_cycle, 2);
  ASSERT_EQ(study->compose.drugs.size(), 1u);
}

TEST_F(LoadStudy, ComplainsOfEverythingAtOnceInTheOrderOfTheFile) {
  const auto study = load(with_regimen(
      "{ drug = \"asprin\", dose = -1, dayz = [1] },\n{ drug = \"aspirin\", dose = \"-1 mg\", days = [0, 3] }"));
  ASSERT_FALSE(study.ok());
  const auto all = codes(study.diagnostics());
  for (const char* code : {"study-unknown-drug", "study-missing-unit", "study-unknown-key", "study-dose", "study-days"})
    EXPECT_NE(std::ranges::find(all, code), all.end()) << code << "\n" << render(study.diagnostics());
  const auto by_line = [](const Diagnostic& a, const Diagnostic& b) { return a.span.line < b.span.line; };
  EXPECT_TRUE(std::ranges::is_sorted(study.diagnostics(), by_line));
}

TEST_F(LoadStudy, RefusesADayNamedTwice) {
  const auto study = load(with_regimen("{ drug = \"aspirin\", dose = \"1 mg\", days = \"1-3, 2\" }"));
  ASSERT_FALSE(study.ok());
  EXPECT_EQ(codes(study.diagnostics()), std::vector<std::string>{"study-days"});
}

TEST_F(LoadStudy, RefusesHugeDayRangesAtOnce) {
  const auto study = load(with_regimen("{ drug = \"aspirin\", dose = \"1 mg\", days = \"1-2000000000\" }"));
  ASSERT_FALSE(study.ok());
  EXPECT_EQ(codes(study.diagnostics()), std::vector<std::string>{"study-days"});
}

TEST_F(LoadStudy, NamesTheLineOfASyntaxError) {
  const auto study = load("title = \"t\"\nmodel = \"toy\n");
  ASSERT_FALSE(study.ok());
  EXPECT_EQ(study.diagnostics()[0].code, "study-syntax");
  EXPECT_EQ(study.diagnostics()[0].span.line, 2);
}

TEST_F(LoadStudy, PublishedFiguresMustNameAnArm) {
  const auto study = load(with_regimen("") + "[published]\nB = { orr = 50 }\n");
  ASSERT_FALSE(study.ok());
  EXPECT_EQ(codes(study.diagnostics()), std::vector<std::string>{"study-published"});
}

TEST_F(LoadStudy, ReadsOwnDistributionsAndSharesOfThePopulation) {
  const auto study = load(with_regimen("") +
                          "[population.set]\nburden = { value = 3, source = \"s\" }\n"
                          "refractory = { labels = [\"no\", \"yes\"], weights = [0.3, 0.7], source = \"s\" }\n"
                          "lines = { labels = [\"2\", \"4\"], values = [2, 4], weights = [1, 1], source = \"s\" }\n");
  ASSERT_TRUE(study.ok()) << render(study.diagnostics());
  ASSERT_EQ(study->overrides.size(), 1u);
  EXPECT_EQ(study->overrides[0].id, "burden");
  ASSERT_EQ(study->categories.size(), 2u);
  const auto refractory = std::ranges::find(study->categories, "refractory", &Category::id);
  ASSERT_NE(refractory, study->categories.end());
  EXPECT_EQ(refractory->values, (std::vector<double>{0, 1}));
  EXPECT_EQ(refractory->weights, (std::vector<double>{0.3, 0.7}));
  EXPECT_EQ(std::ranges::find(study->categories, "lines", &Category::id)->values, (std::vector<double>{2, 4}));
}

TEST_F(LoadStudy, RefusesSharesThatAreNone) {
  for (const char* shares : {"labels = [\"no\", \"yes\"], weights = [1]", "labels = [\"no\"], weights = [-1]",
                             "labels = [\"no\"], weights = [0]", "weights = [1]"}) {
    const auto study = load(with_regimen("") + "[population.set]\nrefractory = { " + shares + ", source = \"s\" }\n");
    ASSERT_FALSE(study.ok()) << shares;
    EXPECT_EQ(study.diagnostics()[0].code, "study-category") << render(study.diagnostics());
  }
}

TEST_F(LoadStudy, SitesAreANumberOrNamesOfTheModel) {
  write_file(folder_ / "models" / "toy" / "sites.tsv", "id\tkind\naxis\tmarrow\nskull\tfocal\n");
  const std::string rest = with_regimen("{ drug = \"aspirin\", dose = \"1 mg\", days = [1] }");
  const auto named = load("sites = [\"axis\", \"skull\"]\n" + rest);
  ASSERT_TRUE(named.ok()) << render(named.diagnostics());
  EXPECT_EQ(named->compose.site_names, (std::vector<std::string>{"axis", "skull"}));
  EXPECT_EQ(load("sites = 3\n" + rest)->compose.sites, 3);
  const auto wrong = load("sites = [\"axis\", \"skul\"]\n" + rest);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.diagnostics()[0].code, "study-sites");
  EXPECT_EQ(wrong.diagnostics()[0].span.line, 1);
  EXPECT_EQ(wrong.diagnostics()[0].hint, "did you mean `skull`?");
  EXPECT_FALSE(load("sites = []\n" + rest).ok());
  EXPECT_FALSE(load("sites = 0\n" + rest).ok());
}

TEST_F(LoadStudy, ADrugNameIsNoPath) {
  const auto study = load(with_regimen("{ drug = \"../drugs/aspirin\", dose = \"1 mg\", days = [1] }"));
  ASSERT_FALSE(study.ok());
  EXPECT_EQ(codes(study.diagnostics()), std::vector<std::string>{"study-unknown-drug"});
}

TEST_F(LoadStudy, ReadsAssayConductAndCensoring) {
  const auto study = load(
      with_regimen("") +
      "until = \"end\"\n[assay]\nspecific_immunofixation = false\nmrd_cells = 2e6\n[conduct]\nvisits_after_progression "
      "= 5\n"
      "toxicity_window = \"90 d\"\n[endpoints]\nmeasurable = { m_protein = 5 }\npfs = { censoring = \"FDA-C\" }\n");
  ASSERT_TRUE(study.ok()) << render(study.diagnostics());
  EXPECT_FALSE(study->trial.assay.specific_immunofixation);
  EXPECT_EQ(study->trial.assay.mrd_cells, 2e6);
  EXPECT_EQ(study->trial.conduct.visits_after_progression, 5);
  EXPECT_EQ(study->trial.conduct.toxicity_window_days, 90);
  EXPECT_EQ(study->trial.endpoints.measurable.m_protein, 5);
  EXPECT_EQ(study->trial.endpoints.censoring, Censoring::fda_new_therapy_is_event);
}

TEST_F(LoadStudy, RefusesAnUnknownCensoringRule) {
  const auto study = load(with_regimen("") + "[endpoints]\npfs = { censoring = \"FDAA\" }\n");
  ASSERT_FALSE(study.ok());
  EXPECT_EQ(codes(study.diagnostics()), std::vector<std::string>{"study-censoring"});
}

TEST(ShippedStudies, AllLoad) {
  for (const char* name : {"pollux", "ifm2009", "cartitude1", "checkmate039", "mgus"}) {
    const auto study = load_study(fs::path(REMIT_SOURCE_DIR) / "studies" / (std::string(name) + ".toml"));
    EXPECT_TRUE(study.ok()) << render(study.diagnostics());
  }
}

}  // namespace
}  // namespace remit
