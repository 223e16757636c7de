#include "remit/study/report.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "remit/base/text.hpp"
#include "remit/study/figures.hpp"
#include "remit/study/test_run.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

std::string report_of(const StudyRun& run) { return report_html(run, summarise(run)); }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

TEST(Report, NeedsNothingFromAnywhere) {
  const std::string page = report_of(test::fake_run(50, 50));
  for (const char* outside : {"<script", "<link", "<img", "@import", "url(", "src="})
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  std::string without_namespace = page;
  for (std::size_t at; (at = without_namespace.find("http://www.w3.org/2000/svg")) != std::string::npos;)
    without_namespace.erase(at, 26);
  EXPECT_EQ(without_namespace.find("http"), std::string::npos);
}

TEST(Report, SaysWhatItIsForAndWhoFailed) {
  const std::string page = report_of(test::fake_run());
  EXPECT_NE(page.find("Research use only, not for treatment decisions"), std::string::npos);
  EXPECT_NE(page.find("3 of 569 enrolled patients (0.5 %) failed"), std::string::npos);
  EXPECT_NE(page.find("step_too_small"), std::string::npos);
  EXPECT_NE(page.find("fedcba9876543210"), std::string::npos);
}

TEST(Report, EscapesTheStudysText) {
  const std::string page = report_of(test::fake_run(20, 20));
  EXPECT_NE(page.find("drug A &amp; B &lt;against&gt; B alone"), std::string::npos);
  EXPECT_EQ(page.find("<against>"), std::string::npos);
}

TEST(Report, ShowsEverySection) {
  const std::string page = report_of(test::fake_run());
  for (const char* id :
       {"headline", "pfs", "response", "m-protein", "adverse-events", "deaths", "failures", "enrolment", "provenance"})
    EXPECT_NE(page.find("<section id=\"" + std::string(id) + "\">"), std::string::npos) << id;
  EXPECT_NE(page.find("not simulated"), std::string::npos);  // a published figure without a counterpart is not dropped
  EXPECT_NE(page.find("AB against B"), std::string::npos);
}

TEST(Report, DropsNoPublishedFigure) {
  StudyRun run = test::fake_run(20, 20);
  run.study.published = {{"AB", "baldness_any", 12.34}, {"B", "pfs_99", 56.78}};
  const std::string page = report_of(run);
  EXPECT_NE(page.find("12.34"), std::string::npos);
  EXPECT_NE(page.find("56.78"), std::string::npos);
}

TEST(Report, NamesUnitsCategoriesAndWhatNumbersRestOn) {
  const std::string page = report_of(test::fake_run(50, 50));
  EXPECT_NE(page.find("sex: female"), std::string::npos);
  EXPECT_NE(page.find("m protein <span class=\"soft\">g/L</span>"), std::string::npos);
  EXPECT_NE(page.find("420: 31 measured, 160 derived, 2 fitted, 227 assumed"), std::string::npos);
}

TEST(Report, OpensAndClosesTheSameTags) {
  const std::string page = report_of(test::fake_run(50, 50)) + report_of(test::fake_history(50));
  for (const std::string tag : {"svg", "table", "section", "figure", "ul", "div", "p", "tr", "main"})
    EXPECT_EQ(count_of(page, "<" + tag + " ") + count_of(page, "<" + tag + ">"), count_of(page, "</" + tag + ">"))
        << tag;
}

TEST(Report, DrawsNothingThatIsNotANumber) {
  for (const StudyRun& run : {test::fake_run(0, 0), test::fake_run(1, 0), test::fake_run(3, 3), test::fake_history(0),
                              test::fake_history(2)}) {
    const std::string page = report_of(run);
    for (const char* bad : {">nan", "\"nan", ",nan", " nan", "NaN", "INF", ",inf", "\"inf", " inf "})
      EXPECT_EQ(page.find(bad), std::string::npos) << bad;
  }
}

TEST(Report, NaturalHistoryShowsProgressionAndTheCurveBeside) {
  const std::string page = report_of(test::fake_history());
  EXPECT_NE(page.find("Cumulative progression"), std::string::npos);
  EXPECT_NE(page.find("1,384 patients"), std::string::npos);
  EXPECT_EQ(page.find("id=\"response\""), std::string::npos);
}

TEST(Report, WarnsOfHazardsThatAreNotProportional) {
  StudyRun run = test::fake_run(60, 60);
  for (PatientRecord& r : run.records) {  // arm 0: half at once, the rest never
    r.pfs_event = r.arm == 1 || r.id % 4 == 0;
    r.pfs_reason = r.pfs_event ? "progression" : "data cut";
    r.pfs_days = r.arm == 1 ? 200 + r.id : r.id % 4 == 0 ? 10 + r.id / 2 : 900;
  }
  EXPECT_NE(report_of(run).find("are not proportional"), std::string::npos);
}

TEST(Report, IsTheSameTwice) { EXPECT_EQ(report_of(test::fake_run()), report_of(test::fake_run())); }

TEST(Report, AnInterruptedRunSaysSo) {
  StudyRun run = test::fake_run(5, 5);
  run.interrupted = true;
  EXPECT_NE(report_of(run).find("This run was interrupted"), std::string::npos);
}

TEST(Figures, OverlayBelongsToTheArmItsLabelBeginsWith) {
  Study study = test::fake_study();
  const auto arm = [&](const char* label) {
    Overlay overlay;
    overlay.label = label;
    return arm_of_overlay(study, overlay);
  };
  EXPECT_EQ(arm("AB"), 0u);
  EXPECT_EQ(arm("AB, figure 2"), 0u);
  EXPECT_EQ(arm("B (figure 2)"), 1u);
  EXPECT_FALSE(arm("Both arms").has_value());
  EXPECT_FALSE(arm("").has_value());
}

/// The page as a browser sees it; skipped visibly where none is installed.
class InChromium : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v chromium >/dev/null 2>&1") != 0) GTEST_SKIP() << "skipped: chromium is missing";
    folder_ = fs::path(::testing::TempDir()) / "remit-report-in-chromium";
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    write_file(folder_ / "report.html", report_of(test::fake_run()));
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }
  int browse(const std::string& arguments, const std::string& output) const {
    const std::string command =
        "timeout 100 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
        "--disable-background-networking"
        " --disable-component-update --disable-sync --hide-scrollbars --user-data-dir='" +
        (folder_ / "profile").string() + "' " + arguments + " 'file://" + (folder_ / "report.html").string() + "' >'" +
        (folder_ / output).string() + "' 2>/dev/null";
    return std::system(command.c_str());
  }
  fs::path folder_;
};

TEST_F(InChromium, ReportShowsItsTextsAndPaints) {
  ASSERT_EQ(browse("--dump-dom", "dom.html"), 0);
  const std::string dom = *read_file(folder_ / "dom.html");
  for (const char* text :
       {"Research use only", "Simulated beside published", "Kaplan-Meier", "AB against B", "At risk", "</footer>"})
    EXPECT_NE(dom.find(text), std::string::npos) << text;
  ASSERT_EQ(browse("--window-size=390,3000 --screenshot='" + (folder_ / "page.png").string() + "'", "log"), 0);
  EXPECT_GT(fs::file_size(folder_ / "page.png"), 30000u);  // a blank page of this size is under 10 kB
}

}  // namespace
}  // namespace remit
