#include "remit/solve/calendar.hpp"

#include <gtest/gtest.h>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

std::vector<std::uint32_t> tags_in_order(Calendar calendar) {
  std::vector<std::uint32_t> tags;
  while (!calendar.empty()) tags.push_back(calendar.take().tag);
  return tags;
}

TEST(Calendar, TakesByTickThenKindThenOrderOfAdding) {
  Calendar calendar;
  calendar.add({.tick = 5, .kind = EntryKind::end, .tag = 8});
  calendar.add({.tick = 5, .kind = EntryKind::dose, .tag = 6});
  calendar.add({.tick = 5, .kind = EntryKind::dose, .tag = 7});
  calendar.add({.tick = 5, .kind = EntryKind::add_parameter, .tag = 5});
  calendar.add({.tick = 5, .kind = EntryKind::set_parameter, .tag = 4});
  calendar.add({.tick = 5, .kind = EntryKind::decision, .tag = 3});
  calendar.add({.tick = 5, .kind = EntryKind::sample, .tag = 2});
  calendar.add({.tick = 3, .kind = EntryKind::end, .tag = 1});
  EXPECT_EQ(tags_in_order(calendar), (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(Calendar, KnowsTheNextCutBehindManySamples) {
  Calendar calendar;
  EXPECT_EQ(calendar.next_cut(), nullptr);
  for (Tick tick = 1; tick < 9; ++tick) calendar.add({.tick = tick, .kind = EntryKind::sample});
  EXPECT_EQ(calendar.next_cut(), nullptr);
  calendar.add({.tick = 12, .kind = EntryKind::end});
  calendar.add({.tick = 10, .kind = EntryKind::dose});
  EXPECT_EQ(calendar.next_cut()->tick, 10);
  EXPECT_EQ(calendar.next_sample()->tick, 1);
  EXPECT_EQ(calendar.last_tick(), 12);
}

TEST(Calendar, RemovesWhatIsDroppedAndKeepsTheOrder) {
  Calendar calendar;
  for (std::uint32_t i = 0; i < 20; ++i) {
    calendar.add({.tick = 100 - i, .kind = i % 2 == 0 ? EntryKind::dose : EntryKind::sample, .tag = i});
  }
  calendar.remove_if([](const Entry& entry) { return entry.tag % 3 != 0; });
  EXPECT_EQ(tags_in_order(calendar), (std::vector<std::uint32_t>{18, 15, 12, 9, 6, 3, 0}));
}

TEST(Calendar, CountsTheCutsThatWereAdded) {
  Calendar calendar;
  calendar.add({.tick = 1, .kind = EntryKind::sample});
  EXPECT_EQ(calendar.cuts_added(), 0u);
  calendar.add({.tick = 1, .kind = EntryKind::decision});
  EXPECT_EQ(calendar.cuts_added(), 1u);
}

TEST(Calendar, AssertsThatThereIsANextEntry) { EXPECT_THROW(Calendar().take(), InternalError); }

TEST(Ticks, RoundToTheNearestMicrosecondBothWays) {
  EXPECT_EQ(to_tick(1), 86'400'000'000);
  EXPECT_EQ(to_tick(-1.0 / 24), -3'600'000'000);
  EXPECT_EQ(to_tick(0.6 / ticks_per_day), 1);
  for (const double days : {0.0, 1.0, 21.0, 1826.25}) EXPECT_EQ(to_days(to_tick(days)), days);
}

}  // namespace
}  // namespace remit
