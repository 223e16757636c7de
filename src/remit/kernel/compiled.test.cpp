// Compiled kernels against the reference, bit for bit, and what happens when they cannot be had. Each test has a cache
// of its own.
#include "remit/kernel/compiled.hpp"

#include <cstdlib>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "remit/base/text.hpp"
#include "remit/kernel/kernel_cache.hpp"
#include "remit/kernel/random_program.hpp"

namespace remit {
namespace {

using namespace random_program;
namespace fs = std::filesystem;

/// An environment variable, for the time of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    setenv(name, value, 1);
  }
  ~Variable() { old_.empty() ? unsetenv(name_) : setenv(name_, old_.c_str(), 1); }

 private:
  const char* name_;
  std::string old_;
};

struct Shop {
  PrivateFolder folder;
  std::vector<std::string> said;
  KernelOptions options{
      .label = "TEST", .widths = {8, 16}, .cache = folder.path() / "cache", .say = [this](const std::string& line) {
        said.push_back(line);
      }};
};

bool is_compiled(const Kernel& kernel) { return kernel.name().starts_with("compiled/"); }

/// A few sections in one program, so that one compilation serves many seeds.
constexpr Section Program::*random_sections[] = {&Program::initial,   &Program::once,          &Program::derivatives,
                                                 &Program::jacobians, &Program::observe,       &Program::factor,
                                                 &Program::triggers,  &Program::counted_rates, &Program::solve};
constexpr Part random_parts[] = {Part::initial, Part::once,     Part::derivatives,   Part::jacobians, Part::observe,
                                 Part::factor,  Part::triggers, Part::counted_rates, Part::solve};

Program random_sections_program(unsigned seed) {
  Program program = RandomProgram(seed).program();
  for (unsigned k = 0; k < std::size(random_sections); ++k)
    program.*random_sections[k] = RandomProgram(seed + k, 100 + 30 * static_cast<int>(k)).program().derivatives;
  program.constants = {{7, 0.75}, {200, -0x1.23456789abcdep-30}, {201, std::nan("")}, {202, HUGE_VAL}, {203, -0.0}};
  program.slots = 204;
  for (auto section : random_sections)
    for (std::size_t k = 0; k < (program.*section).size(); k += 9) (program.*section)[k].b = 200 + k % 4;
  return program;
}

/// Every slot of patients 0 to 63 after one part, through tiles of one width; null stands for the reference.
std::vector<std::uint64_t> after(const Program& program, const Kernel* kernel, Part part, int width) {
  std::vector<std::uint64_t> result;
  for (int first = 0; first < 64; first += width) {
    Tile tile(program.slots, width);
    fill(tile, first);
    for (const auto& [slot, value] : program.constants)
      for (int lane = 0; lane < width; ++lane) tile.at(slot, lane) = value;
    kernel ? kernel->run(part, tile.data(), width) : run_reference(program, part, tile.data(), width);
    for (int lane = 0; lane < width; ++lane)
      for (std::uint32_t slot = 0; slot < program.slots; ++slot) result.push_back(bits(tile.at(slot, lane)));
  }
  return result;
}

class CompiledOnEverySet : public testing::TestWithParam<std::string> {};

TEST_P(CompiledOnEverySet, EqualsTheReferenceBitForBitAtEveryWidth) {
  Shop shop;
  shop.options.instruction_set = GetParam();
  shop.options.widths = {8, 32};
  const Program program = random_sections_program(7);
  const auto kernel = make_compiled_kernel(program, shop.options);
  ASSERT_EQ(kernel->name(), "compiled/" + GetParam());
  for (Part part : random_parts) {
    const auto expected = after(program, nullptr, part, 8);
    for (int width : {8, 16, 32})  // 16 was not compiled: the interpreter serves
      EXPECT_EQ(after(program, kernel.get(), part, width), expected)
          << "part " << static_cast<int>(part) << " width " << width;
  }
}

INSTANTIATE_TEST_SUITE_P(Compiled, CompiledOnEverySet, testing::ValuesIn(instruction_sets()), [](const auto& set) {
  std::string name = set.param;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
});

Program small_program() { return RandomProgram(3, 20).program(); }

TEST(CompiledKernel, IsCompiledOnceAndThenFound) {
  Shop shop;
  const auto first = make_compiled_kernel(small_program(), shop.options);
  EXPECT_TRUE(is_compiled(*first));
  EXPECT_EQ(first->preferred_width(), 8);
  EXPECT_EQ(shop.said, std::vector<std::string>{"compiling the kernel of TEST (first use) ..."});
  const auto second = make_compiled_kernel(small_program(), shop.options);
  EXPECT_TRUE(is_compiled(*second));
  EXPECT_EQ(shop.said.size(), 1u);
  EXPECT_EQ(run_all(*second, 8), run_reference_all(small_program()));
}

std::vector<fs::path> libraries(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".so") found.push_back(entry.path());
  return found;
}

TEST(CompiledKernel, IsMadeAgainWhenItsFileIsDamaged) {
  Shop shop;
  make_compiled_kernel(small_program(), shop.options);
  const auto files = libraries(shop.options.cache);
  ASSERT_EQ(files.size(), 1u);
  std::string bytes = *read_file(files[0]);
  for (std::size_t k = bytes.size() / 2; k < bytes.size(); ++k) bytes[k] = static_cast<char>(~bytes[k]);
  write_file(files[0], bytes);
  const auto kernel = make_compiled_kernel(small_program(), shop.options);
  EXPECT_TRUE(is_compiled(*kernel));
  EXPECT_EQ(shop.said.size(), 2u);
  EXPECT_EQ(run_all(*kernel, 16), run_reference_all(small_program()));
}

/// Whole, as its checksum says, and yet no kernel.
TEST(CompiledKernel, IsMadeAgainWhenItsFileIsNoLibrary) {
  Shop shop;
  make_compiled_kernel(small_program(), shop.options);
  const auto file = libraries(shop.options.cache).at(0);
  const std::string nonsense = "no library";
  write_file(file, nonsense);
  write_file(fs::path(file).replace_extension(".sum"), content_hash(nonsense) + " 10\n");
  const auto kernel = make_compiled_kernel(small_program(), shop.options);
  EXPECT_TRUE(is_compiled(*kernel));
}

TEST(CompiledKernel, BelongsToItsProgramInstructionSetAndWidths) {
  Shop shop;
  make_compiled_kernel(small_program(), shop.options);
  make_compiled_kernel(RandomProgram(4, 20).program(), shop.options);
  shop.options.instruction_set = "generic";
  make_compiled_kernel(small_program(), shop.options);
  shop.options.widths = {8};
  make_compiled_kernel(small_program(), shop.options);
  EXPECT_EQ(libraries(shop.options.cache).size(), 4u);
}

TEST(CompiledKernel, IsSharedByThreadsThatAskAtOnce) {
  Shop shop;
  shop.options.say = {};
  const auto expected = run_reference_all(small_program());
  std::vector<std::thread> threads;
  for (int k = 0; k < 4; ++k)
    threads.emplace_back([&] {
      const auto kernel = make_compiled_kernel(small_program(), shop.options);
      EXPECT_TRUE(is_compiled(*kernel));
      EXPECT_EQ(run_all(*kernel, 8), expected);
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(CompiledKernel, GivesWayToTheInterpreterWithoutACompiler) {
  Shop shop;
  const Variable none("REMIT_CXX", "remit-no-such-compiler");
  const auto kernel = make_compiled_kernel(small_program(), shop.options);
  EXPECT_FALSE(is_compiled(*kernel));
  ASSERT_EQ(shop.said.size(), 1u);
  EXPECT_NE(shop.said[0].find("no C++ compiler"), std::string::npos);
  EXPECT_EQ(run_all(*kernel, 8), run_reference_all(small_program()));
}

TEST(CompiledKernel, GivesWayToTheInterpreterWhenCompilingFails) {
  Shop shop;
  const Variable broken("REMIT_CXX", "c++ --no-such-flag");  // still tells its version
  const auto kernel = make_compiled_kernel(small_program(), shop.options);
  EXPECT_FALSE(is_compiled(*kernel));
  ASSERT_EQ(shop.said.size(), 2u) << join(shop.said, "\n");
  EXPECT_NE(shop.said[1].find("could not be compiled"), std::string::npos);
  EXPECT_EQ(shop.said[1].find('\n'), std::string::npos);
}

TEST(CompiledKernel, IsCompiledForOneRunWhereNothingCanBeKept) {
  Shop shop;
  write_file(shop.folder.path() / "file", "");
  shop.options.cache = shop.folder.path() / "file" / "cache";
  const auto kernel = make_compiled_kernel(small_program(), shop.options);
  EXPECT_TRUE(is_compiled(*kernel));
  EXPECT_NE(shop.said.at(0).find("cannot be kept"), std::string::npos);
  EXPECT_EQ(run_all(*kernel, 8), run_reference_all(small_program()));
}

TEST(MakeKernel, CompilesOnlyWhatRepaysAndTakesWhatIsThere) {
  Shop shop;
  EXPECT_FALSE(is_compiled(*make_kernel(small_program(), KernelChoice::automatic, 1, shop.options)));
  EXPECT_TRUE(shop.said.empty());
  EXPECT_TRUE(is_compiled(*make_kernel(small_program(), KernelChoice::automatic, 1e6, shop.options)));
  EXPECT_TRUE(is_compiled(*make_kernel(small_program(), KernelChoice::automatic, 1, shop.options)));
  EXPECT_FALSE(is_compiled(*make_kernel(small_program(), KernelChoice::interpreter, 1e6, shop.options)));
  EXPECT_TRUE(compiling_repays(1e6));
  EXPECT_FALSE(compiling_repays(1));
}

}  // namespace
}  // namespace remit
