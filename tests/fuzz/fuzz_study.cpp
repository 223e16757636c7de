// Study files: whatever the bytes, the answer is a study or diagnostics.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "remit/base/text.hpp"
#include "remit/study/study.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto file =
      std::filesystem::temp_directory_path() / ("remit-fuzz-" + std::to_string(::getpid()) + ".toml");
  remit::write_file(file, {reinterpret_cast<const char*>(bytes), size});
  (void)remit::render(remit::load_study(file).diagnostics());
  std::filesystem::remove(file);
  return 0;
}
