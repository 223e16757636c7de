// TOML as a tree with places, and the complaints of its reader.
#include "remit/lang/toml_value.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

TomlValue parsed(const std::string& text) {
  auto value = parse_toml(text, "t.toml");
  EXPECT_TRUE(value.ok()) << render(value.diagnostics());
  return value.ok() ? *value : TomlValue{};
}

TEST(Toml, KeepsTheOrderOfTheFileAndItsLines) {
  const TomlValue root = parsed("z = 1\na = \"x\"\n\n[m]\nk = [1, 2]\n");
  ASSERT_EQ(root.entries.size(), 3u);
  EXPECT_EQ(root.entries[0].first, "z");
  EXPECT_EQ(root.find("a")->span.line, 2);
  EXPECT_EQ(root.find("m")->span.line, 4);
  EXPECT_EQ(root.find("m")->find("k")->span.line, 5);
  EXPECT_EQ(root.find("m")->find("k")->items[1].number, 2);
}

TEST(Toml, ReadsNumbersFlagsTextsAndDates) {
  const TomlValue root = parsed("a = 3\nb = 3.5\nc = true\nd = 2026-11-24\n");
  EXPECT_EQ(root.find("a")->number, 3);
  EXPECT_EQ(root.find("b")->number, 3.5);
  EXPECT_TRUE(root.find("c")->flag);
  EXPECT_EQ(root.find("d")->text, "2026-11-24");
}

TEST(Toml, ABrokenFileNamesItsLine) {
  const auto broken = parse_toml("a = 1\nb = = 2\n", "t.toml");
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.diagnostics()[0].code, "toml-syntax");
  EXPECT_EQ(broken.diagnostics()[0].span.line, 2);
}

TEST(TomlTableReader, ComplainsOfMissingMisspeltAndMistypedKeys) {
  const TomlValue root = parsed("nmae = \"x\"\nsize = \"big\"\nlist = [1, \"a\"]\n");
  Diagnostics diagnostics;
  const TomlTableReader reader(root, "test", diagnostics);
  reader.allow({"name", "size", "list"});
  EXPECT_EQ(reader.required_text("name"), "");
  EXPECT_FALSE(reader.number("size"));
  EXPECT_EQ(reader.texts("list"), (std::vector<std::string>{"a"}));
  ASSERT_EQ(diagnostics.size(), 4u) << render(diagnostics);
  EXPECT_EQ(diagnostics[0].code, "test-unknown-key");
  EXPECT_NE(diagnostics[0].hint.find("name"), std::string::npos);
  EXPECT_EQ(diagnostics[1].code, "test-missing");
  EXPECT_EQ(diagnostics[2].code, "test-type");
  EXPECT_EQ(diagnostics[2].span.line, 2);
  EXPECT_EQ(diagnostics[3].span.line, 3);
}

TEST(TomlTableReader, OneTextIsAListOfOne) {
  Diagnostics diagnostics;
  const TomlValue root = parsed("files = \"a.ant\"\n[[route]]\nid = \"iv\"\n[[route]]\nid = \"sc\"\n");
  const TomlTableReader reader(root, "test", diagnostics);
  EXPECT_EQ(reader.texts("files"), (std::vector<std::string>{"a.ant"}));
  ASSERT_EQ(reader.tables("route").size(), 2u);
  EXPECT_EQ(reader.tables("route")[1]->find("id")->text, "sc");
  EXPECT_TRUE(diagnostics.empty());
}

}  // namespace
}  // namespace remit
