// Drawn times of events against their distribution functions in closed form (Kolmogorov-Smirnov, n = 5,000).
#include "remit/program/time_to_event.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "jump_texts.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/time_to_event.hpp"

namespace remit {
namespace {

constexpr std::uint32_t count = 5000;

std::vector<EventTime> times_of(const std::string& text, double end_days) {
  const auto model = parse_antimony(text, "test.ant");
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  const auto extended = with_time_to_event(*model, "hazard");
  EXPECT_TRUE(extended.ok());
  const auto program = compile(*extended);
  EXPECT_TRUE(program.ok()) << render(program.diagnostics());
  const TimeToEventIds ids = time_to_event_ids("hazard");
  SolveOptions options;
  options.rtol = 1e-7;
  const auto kernel = make_interpreter(*program);
  return draw_event_times(*kernel, {ids.limit, ids.time, end_days, {.seed = 7, .stream = Stream::death}}, count,
                          options);
}

/// sqrt(n) times the largest distance; 1.95 is passed once in a thousand draws.
double distance(const std::vector<EventTime>& drawn, const std::function<double(double)>& cdf) {
  std::vector<double> days;
  for (const EventTime& each : drawn)
    if (each.happened) days.push_back(each.days);
  std::sort(days.begin(), days.end());
  double most = 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const double step = 1.0 / static_cast<double>(drawn.size()), below = static_cast<double>(i) * step;
    most = std::max({most, cdf(days[i]) - below, below + step - cdf(days[i])});
  }
  return most * std::sqrt(static_cast<double>(drawn.size()));
}

TEST(TimeToEvent, OfAConstantHazardIsExponential) {
  const auto drawn = times_of("hazard = 0.02; x = 1; x' = -x", 1000);
  EXPECT_LT(distance(drawn, [](double t) { return 1 - std::exp(-0.02 * t); }), 1.95);
  EXPECT_GT(distance(drawn, [](double t) { return 1 - std::exp(-0.022 * t); }), 1.95);
}

TEST(TimeToEvent, OfAWeibullHazardIsWeibull) {
  const auto drawn = times_of("hazard := 2/50*(time/50)", 400);
  EXPECT_LT(distance(drawn, [](double t) { return 1 - std::exp(-(t / 50) * (t / 50)); }), 1.95);
}

TEST(TimeToEvent, IsTheRootOfTheCumulativeHazard) {
  const auto drawn = times_of("hazard := x; x = 0.001; x' = 0.03*x", 300);
  for (std::uint32_t id = 0; id < 50; ++id) {
    if (!drawn[id].happened) continue;
    const double limit = Draws({.seed = 7, .patient = id, .stream = Stream::death}).exponential();
    EXPECT_NEAR(drawn[id].days, std::log(1 + limit * 0.03 / 0.001) / 0.03, 1e-4);
  }
}

TEST(TimeToEvent, IsCensoredAtTheEnd) {
  const auto drawn = times_of("hazard = 0.02; x = 1; x' = -x", 20);
  const auto censored = std::count_if(drawn.begin(), drawn.end(),
                                      [](const EventTime& each) { return !each.happened && each.days == 20; });
  const double share = std::exp(-0.4);
  EXPECT_NEAR(static_cast<double>(censored) / count, share, 5 * std::sqrt(share * (1 - share) / count));
}

TEST(TimeToEvent, NeedsAHazardOfTheModel) {
  const auto model = parse_antimony("hazard = 0.02", "test.ant");
  const auto extended = with_time_to_event(*model, "hazrd");
  ASSERT_FALSE(extended.ok());
  EXPECT_EQ(extended.diagnostics().front().code, "time-to-event-hazard");
}

}  // namespace
}  // namespace remit
