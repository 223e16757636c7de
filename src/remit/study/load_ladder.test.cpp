#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/study/ladder.hpp"
#include "remit/study/ladder_courses.hpp"
#include "remit/study/ladder_trial.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

Result<Ladder> read(const std::string& text) {
  const fs::path file = fs::path(testing::TempDir()) / ("remit_ladder_" + std::to_string(::getpid()) + ".toml");
  write_file(file, "title = \"x\"\nmodel = \"" + std::string(REMIT_SOURCE_DIR) + "/models/myeloma\"\n" + text);
  const auto ladder = load_ladder(file);
  fs::remove(file);
  return ladder;
}

bool complains(const std::string& text, const std::string& code) {
  const auto ladder = read(text);
  return !ladder && std::ranges::any_of(ladder.diagnostics(),
                                        [&](const Diagnostic& d) { return d.code == code && d.span.line > 0; });
}

TEST(LoadLadder, ReadsAnExperiment) {
  const auto ladder = read(
      "[[experiment]]\nrung = 0\nid = \"a\"\npopulation = \"ndmm\"\nset = { burden = 0 }\nevery = 10\nlast = 30\n"
      "checks = [{ observe = \"igg\", figure = \"median\", rule = \"range\", low = 9, high = 11 }]\n");
  ASSERT_TRUE(ladder.ok()) << render(ladder.diagnostics());
  EXPECT_EQ(ladder->courses.at(0).follow.days, (std::vector<double>{0, 10, 20, 30}));
  EXPECT_EQ(ladder->courses.at(0).checks.at(0).target.high, 11);
}

TEST(LoadLadder, SaysWhatIsWrongAndWhere) {
  const std::string begin = "[[experiment]]\nrung = 0\nid = \"a\"\npopulation = \"ndmm\"\ndays = [0]\n";
  EXPECT_TRUE(complains(begin + "checks = [{ observe = \"igg\", figure = \"medain\", rule = \"range\", low = 9 }]\n",
                        "ladder-figure"));
  EXPECT_TRUE(complains(begin + "checks = [{ observe = \"igg\", figure = \"median\", rule = \"rang\", low = 9 }]\n",
                        "ladder-rule"));
  EXPECT_TRUE(
      complains(begin + "checks = [{ observe = \"igg\", figure = \"median\", rule = \"range\" }]\n", "ladder-target"));
  EXPECT_TRUE(complains("[[trial]]\nrung = 4\nstudy = \"none.toml\"\n", "ladder-study"));
  EXPECT_TRUE(complains("[[trial]]\nstudy = \"none.toml\"\n", "study-missing-key"));
}

TEST(LadderCourses, ReadDaysOfTheMedianCourse) {
  const std::vector<double> days = {0, 1, 2, 3, 4};
  Course course;
  for (const double value : {4.0, 0.4, 0.2, 0.6, 3.0}) course.values.push_back({value});
  const std::vector<Course> courses = {course, course, course};
  const auto figure = [&](const char* name, double value = 0, double since = 0) {
    return figure_of(courses, days, 0, {.observe = "n", .figure = name, .value = value, .since = since}).value;
  };
  EXPECT_EQ(figure("first_below", 0.5), 1);
  EXPECT_EQ(figure("first_back", 0.5), 3);
  EXPECT_EQ(figure("first_back", 0.5, 1), 2);
  EXPECT_EQ(figure("first_above", 3.5), 0);
  EXPECT_EQ(figure("peak"), 0);
  EXPECT_EQ(figure("ratio"), 0.75);
  EXPECT_EQ(figure("largest_change"), 95);
  EXPECT_EQ(figure("share_below", 3.5), 100);
  EXPECT_TRUE(std::isnan(figure("first_below", 0.1)));
}

TEST(WeibullShape, IsOneOfExponentialTimesAndTwoOfTheirRoots) {
  SurvivalData flat, rising;  // quantiles of the exponential law
  for (int i = 0; i < 2000; ++i) {
    const double t = -std::log(1 - (i + 0.5) / 2000);
    for (SurvivalData* data : {&flat, &rising}) data->event.push_back(1);
    flat.time.push_back(t);
    rising.time.push_back(std::sqrt(t));
  }
  EXPECT_NEAR(weibull_shape(flat), 1, 0.01);
  EXPECT_NEAR(weibull_shape(rising), 2, 0.02);
}

}  // namespace
}  // namespace remit
