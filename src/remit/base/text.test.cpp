#include "remit/base/text.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <limits>
#include <random>
#include <system_error>

namespace remit {
namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("remit-text-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::size_t entries() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {})); }
  fs::path folder_;
};

std::string code_of(const Diagnostics& diagnostics) { return diagnostics.empty() ? "" : diagnostics.front().code; }

TEST(Text, TrimsBlanksOnBothSides) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, SplitKeepsEmptyPartsAndJoinUndoesIt) {
  EXPECT_EQ(split("a,,b,", ','), (Words{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), (Words{""}));
  EXPECT_EQ(join(split("a,,b,", ','), ","), "a,,b,");
}

TEST(Text, LowersOnlyAsciiLetters) { EXPECT_EQ(lower("IgG \xC3\x84 Z"), "igg \xC3\x84 z"); }

TEST(Numbers, ReadWhatPeopleWrite) {
  EXPECT_EQ(parse_number("1e-3"), 1e-3);
  EXPECT_EQ(parse_number("-2"), -2.0);
  EXPECT_EQ(parse_number("+2.5"), 2.5);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("INF"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_number("-inf"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(parse_number("NaN").value()));
  EXPECT_EQ(parse_number("4.9e-324"), std::numeric_limits<double>::denorm_min());
}

TEST(Numbers, RefuseEverythingElse) {
  for (const char* text :
       {"", " ", "1 ", " 1", "1,5", "0x10", "1e", "--1", "+-1", "nan(1)", "1e999", "one", "1.2.3", "+"})
    EXPECT_EQ(parse_number(text), std::nullopt) << '"' << text << '"';
}

TEST(Numbers, ReadBackAsTheSameDouble) {
  std::mt19937_64 bits(1);
  for (int i = 0; i < 20000; ++i) {
    const auto value = std::bit_cast<double>(bits());
    if (std::isnan(value)) continue;
    ASSERT_EQ(parse_number(format_number(value)), value) << format_number(value);
  }
  EXPECT_TRUE(std::signbit(parse_number(format_number(-0.0)).value()));
}

TEST(Numbers, AreShortestAndPlain) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(100), "100");
  EXPECT_EQ(format_number(1e300), "1e+300");
  EXPECT_EQ(format_number(std::nan("")), "NaN");
  EXPECT_EQ(format_number(-HUGE_VAL), "-INF");
  EXPECT_EQ(format_fixed(2.0 / 3, 2), "0.67");
  EXPECT_EQ(format_fixed(std::nan(""), 2), "NaN");
}

TEST(Numbers, IgnoreTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) GTEST_SKIP() << "skipped: locale de_DE.UTF-8 is missing";
  EXPECT_EQ(parse_number("1.5"), 1.5);
  EXPECT_EQ(format_number(1.5), "1.5");
  EXPECT_EQ(format_fixed(1.5, 1), "1.5");
  std::setlocale(LC_ALL, before.c_str());
}

TEST(DidYouMean, FindsSlips) {
  const Words names = {"Tumor", "NK_cells", "lenalidomide", "x", "kd"};
  EXPECT_EQ(closest("Tumour", names), "Tumor");
  EXPECT_EQ(closest("nk_cells", names), "NK_cells");
  EXPECT_EQ(closest("lenalidomdie", names), "lenalidomide");
  EXPECT_EQ(did_you_mean("Tumro", names), "did you mean `Tumor`?");
}

TEST(DidYouMean, IsSilentWhenNothingIsNear) {
  const Words names = {"Tumor", "NK_cells", "x"};
  EXPECT_EQ(closest("carfilzomib", names), "");
  EXPECT_EQ(closest("y", names), "");
  EXPECT_EQ(closest("", names), "");
  EXPECT_EQ(closest(std::string(100000, 'a'), names), "");
  EXPECT_EQ(did_you_mean("carfilzomib", names), "");
}

TEST_F(Files, WrittenBytesAreReadBack) {
  const std::string bytes("a\0b\r\n\xFF", 6);
  write_file(folder_ / "x", bytes);
  EXPECT_EQ(*read_file(folder_ / "x"), bytes);
  write_file(folder_ / "x", "");
  EXPECT_EQ(*read_file(folder_ / "x"), "");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, AreWrittenWithTheUsersPermissions) {
  const mode_t mask = ::umask(022);
  write_file(folder_ / "x", "a");
  ::umask(mask);
  EXPECT_EQ(fs::status(folder_ / "x").permissions(), fs::perms(0644));
}

TEST_F(Files, FailedWritesThrowAndLeaveNothing) {
  EXPECT_THROW(write_file(folder_ / "none" / "x", "a"), std::system_error);
  EXPECT_THROW(write_file(folder_, "a"), std::system_error);
  EXPECT_THROW(write_file("/dev/null", "a"), std::system_error);
  EXPECT_EQ(entries(), 0u);
}

TEST_F(Files, UnreadableOnesAreDiagnosed) {
  EXPECT_EQ(code_of(read_file(folder_).diagnostics()), "file-unreadable");
  EXPECT_EQ(code_of(read_file(folder_ / "none").diagnostics()), "file-unreadable");
  EXPECT_EQ(code_of(read_file("/dev/zero").diagnostics()), "file-unreadable");
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(code_of(read_file(folder_ / "fifo").diagnostics()), "file-unreadable");
}

TEST_F(Files, TooLargeOnesAreDiagnosed) {
  write_file(folder_ / "x", "12345");
  EXPECT_TRUE(read_file(folder_ / "x", 5).ok());
  EXPECT_EQ(code_of(read_file(folder_ / "x", 4).diagnostics()), "file-too-large");
}

TEST(ContentHash, IsFnv1a64) {
  EXPECT_EQ(content_hash(""), "cbf29ce484222325");
  EXPECT_EQ(content_hash("a"), "af63dc4c8601ec8c");
  EXPECT_EQ(content_hash("foobar"), "85944171f73967e8");
}

const Words required = {"id", "value"};
const Words optional = {"unit"};

Result<Tsv> parse(std::string_view text) { return parse_tsv(text, "p.tsv", required, optional); }

TEST(Tsv, ReadsRowsWithTheirLines) {
  const Result<Tsv> tsv = parse("# a comment\nid\tvalue\tunit\n\nk1\t 2 \t1/day\n# more\nk2\t3\t\n");
  ASSERT_TRUE(tsv.ok()) << render(tsv.diagnostics());
  ASSERT_EQ(tsv->rows.size(), 2u);
  EXPECT_EQ(tsv->rows[0].cells, (Words{"k1", "2", "1/day"}));
  EXPECT_EQ(tsv->rows[0].line, 4);
  EXPECT_EQ(tsv->rows[1].cells, (Words{"k2", "3", ""}));
  EXPECT_EQ(tsv->rows[1].line, 6);
  EXPECT_EQ(tsv->column("unit"), 2);
  EXPECT_EQ(tsv->column("source"), -1);
}

TEST(Tsv, ToleratesWindowsFiles) {
  const Result<Tsv> tsv = parse("\xEF\xBB\xBFid\tvalue\r\nk1\t2\r\n");
  ASSERT_TRUE(tsv.ok()) << render(tsv.diagnostics());
  EXPECT_EQ(tsv->header, (Words{"id", "value"}));
  EXPECT_EQ(tsv->rows[0].cells, (Words{"k1", "2"}));
}

TEST(Tsv, ReadsALastLineWithoutItsEnd) { EXPECT_EQ(parse("id\tvalue\nk1\t2")->rows.size(), 1u); }

TEST(Tsv, NamesMissingAndUnknownColumns) {
  const Diagnostics missing = parse("id\tunit\n").diagnostics();
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(missing[0].code, "tsv-missing-column");
  EXPECT_EQ(missing[0].span.line, 1);
  const Diagnostics unknown = parse("id\tvalue\tunti\n").diagnostics();
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_EQ(unknown[0].code, "tsv-unknown-column");
  EXPECT_EQ(unknown[0].hint, "did you mean `unit`?");
}

TEST(Tsv, RefusesRowsOfAnotherLength) {
  const Diagnostics diagnostics = parse("id\tvalue\nk1\nk2\t2\t3\nk3\t4\n").diagnostics();
  ASSERT_EQ(diagnostics.size(), 2u);
  EXPECT_EQ(diagnostics[0].code, "tsv-row-length");
  EXPECT_EQ(diagnostics[0].span.line, 2);
  EXPECT_EQ(diagnostics[1].span.line, 3);
}

TEST(Tsv, RefusesWhatIsNoTable) {
  EXPECT_EQ(code_of(parse("").diagnostics()), "tsv-empty");
  EXPECT_EQ(code_of(parse("# only this\n").diagnostics()), "tsv-empty");
  EXPECT_EQ(code_of(parse(std::string_view("id\tvalue\nk\0\t1\n", 14)).diagnostics()), "tsv-binary");
  EXPECT_EQ(code_of(parse("id\tvalue\tid\n").diagnostics()), "tsv-duplicate-column");
  EXPECT_EQ(code_of(parse("id\tvalue\n" + std::string(70000, 'x') + "\t1\n").diagnostics()), "tsv-cell-too-long");
}

TEST(Tsv, CountsTheComplaintsItLeavesOut) {
  std::string text = "id\tvalue\n";
  for (int i = 0; i < 1000; ++i) text += "x\n";
  const Diagnostics diagnostics = parse(text).diagnostics();
  ASSERT_EQ(diagnostics.size(), 51u);
  EXPECT_EQ(diagnostics.back().message, "950 more complaints");
}

}  // namespace
}  // namespace remit
