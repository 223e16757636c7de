// Compiled kernels give the reference's bits on the program of every study of the catalogue and on the 45-state
// benchmark, for each instruction set of this CPU.
#include <filesystem>

#include <gtest/gtest.h>

#include "remit/kernel/compiled.hpp"
#include "remit/kernel/kernel_cache.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"
#include "remit/study/run_study.hpp"
#include "tile.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;
const fs::path root = REMIT_SOURCE_DIR;

void expect_agreement(const Program& program, const std::string& set) {
  const PrivateFolder folder;
  const auto kernel =
      make_compiled_kernel(program, {.instruction_set = set, .widths = {8, 16}, .cache = folder.path()});
  ASSERT_EQ(kernel->name(), "compiled/" + set);
  for (int width : {8, 16}) {
    const Tile reference(program, width), tested(program, width);
    start(program, *kernel, reference);
    for (Part part : every_part) {
      tested.copy(reference);
      run_reference(program, part, reference.data(), width);
      kernel->run(part, tested.data(), width);
      EXPECT_TRUE(reference.same_as(tested, program))
          << program.model_id << ", " << set << ", width " << width << ", part " << static_cast<int>(part);
    }
  }
}

TEST(CompiledStudies, AgreeBitForBitWithTheReference) {
  std::size_t studies = 0;
  for (const auto& entry : fs::directory_iterator(root / "studies")) {
    if (entry.path().extension() != ".toml") continue;
    const auto study = load_study(entry.path());
    ASSERT_TRUE(study.ok()) << render(study.diagnostics());
    const auto prepared = prepare(*study);
    ASSERT_TRUE(prepared.ok()) << render(prepared.diagnostics());
    expect_agreement(prepared->kernel->program(), instruction_sets()[studies % instruction_sets().size()]);
    ++studies;
  }
  EXPECT_GE(studies, 5u);
}

TEST(CompiledBenchmark, AgreesBitForBitOnEveryInstructionSet) {
  const auto model = load_antimony(root / "bench" / "models" / "benchmark45.ant");
  ASSERT_TRUE(model.ok());
  const auto program = compile(*model);
  ASSERT_TRUE(program.ok());
  for (const std::string& set : instruction_sets()) expect_agreement(*program, set);
}

}  // namespace
}  // namespace remit
