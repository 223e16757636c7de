#include "remit/trial/imaging.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

using Lesions = std::vector<Lesion>;

TEST(Imaging, DiameterIsThatOfABall) {
  const double ball = 4.0 / 3 * 3.141592653589793;  // mL of a ball 2 cm across
  EXPECT_NEAR(lesion_diameter(0.5 * ball, 0.5), 20, 1e-12);
  EXPECT_NEAR(lesion_diameter(0.5 * ball / 64, 0.5), 5, 1e-12) << "a 64th of the cells, a fourth of the size";
  EXPECT_EQ(lesion_diameter(0, 0.5), 0);
  EXPECT_EQ(lesion_diameter(-1e-12, 0.5), 0) << "a continuous state may lie below zero by the solver's tolerance";
}

TEST(Imaging, ScansReadSizesWithAnErrorAndMissSmallLesions) {
  constexpr int n = 20000;
  double sum = 0, squares = 0;
  for (std::uint32_t patient = 0; patient < n; ++patient) {
    const Lesions seen = scan({{40, false}, {2, true}}, {}, {.seed = 3, .patient = patient, .stream = Stream::assay});
    const double x = std::log(seen[0].diameter / 40);
    sum += x, squares += x * x;
    ASSERT_EQ(seen[1].diameter, 0);
    ASSERT_TRUE(seen[1].extramedullary);
  }
  EXPECT_NEAR(sum / n, 0, 0.003);
  EXPECT_NEAR(std::sqrt(squares / n), std::sqrt(std::log(1.01)), 0.003);
}

TEST(Imaging, ANewLesionOfACentimetreIsProgression) {
  LesionTracker tracker({{0, false}, {20, false}});
  EXPECT_FALSE(tracker.progressed({{9, false}, {20, false}})) << "equivocal";
  EXPECT_TRUE(tracker.progressed({{10, false}, {20, false}}));
}

TEST(Imaging, AGoneLesionThatReturnsIsNew) {
  LesionTracker tracker({{30, false}});
  EXPECT_FALSE(tracker.progressed({{0, false}}));
  EXPECT_TRUE(tracker.progressed({{12, false}}));
}

TEST(Imaging, GrowthCountsFromTheSmallestSizeAndAboveACentimetre) {
  LesionTracker tracker({{40, false}});
  EXPECT_FALSE(tracker.progressed({{20, false}}));
  EXPECT_FALSE(tracker.progressed({{29, false}}));
  EXPECT_TRUE(tracker.progressed({{30, false}})) << "half as large again as 20 mm";
  LesionTracker small({{6, false}});
  EXPECT_FALSE(small.progressed({{14, false}}));
  EXPECT_TRUE(small.progressed({{15, false}}));
}

TEST(Imaging, NoScanShowsNothing) {
  LesionTracker tracker({{40, true}});
  EXPECT_FALSE(tracker.progressed({}));
  EXPECT_TRUE(tracker.plasmacytoma()) << "what the last scan showed";
  EXPECT_FALSE(tracker.progressed({{0, true}}));
  EXPECT_FALSE(tracker.plasmacytoma());
}

}  // namespace
}  // namespace remit
