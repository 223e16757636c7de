#include "remit/kernel/compiled.hpp"

#include <dlfcn.h>

#include <array>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"
#include "remit/kernel/compiler.hpp"
#include "remit/kernel/emit_cpp.hpp"
#include "remit/kernel/kernel_cache.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

constexpr int most_width = 1024;  // lanes of a tile

/// How code for an instruction set is compiled: the same as the interpreter's (CMakeLists.txt).
struct Target {
  int pack;
  std::vector<std::string> flags;
};

Target target_of(const std::string& instruction_set) {
  if (instruction_set == "avx512")
    return {8, {"-mfma", "-mavx512f", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"}};
  if (instruction_set == "avx2") return {4, {"-mavx2", "-mfma"}};
  if (instruction_set == "x86-64-v2") return {2, {"-msse4.2", "-mpopcnt"}};
  return {2, {}};
}

/// A loaded unit.
class Library {
 public:
  using Section = void (*)(double* tile);

  static std::shared_ptr<const Library> load(const fs::path& file) {
    void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) return nullptr;
    std::shared_ptr<Library> library(new Library(handle));
    return library->is_whole() ? library : nullptr;
  }
  ~Library() { dlclose(handle_); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  Section section(Part part, int width) const { return section_(static_cast<int>(part), width); }

 private:
  explicit Library(void* handle) : handle_(handle) {
    using Bind = void (*)(double (*const*)(double));
    section_ = reinterpret_cast<Section (*)(int, int)>(dlsym(handle, "remit_section"));
    if (const auto bind = reinterpret_cast<Bind>(dlsym(handle, "remit_bind"))) {
      static std::mutex one_at_a_time;  // the same file may be loaded by several threads, and is then one library
      const std::lock_guard lock(one_at_a_time);
      bind(host_functions().data());
    }
  }
  bool is_whole() const { return section_ != nullptr; }

  void* handle_;
  Section (*section_)(int part, int width) = nullptr;
};

class CompiledKernel final : public Kernel {
 public:
  CompiledKernel(std::unique_ptr<Kernel> interpreter, const std::string& set, std::shared_ptr<const Library> library,
                 const std::vector<int>& widths)
      : interpreter_(std::move(interpreter)), name_("compiled/" + set), library_(std::move(library)) {
    preferred_width_ = widths.empty() ? interpreter_->preferred_width() : widths.front();
    for (int width : widths) {
      REMIT_ASSERT(width <= most_width, "a tile is not that wide");
      for (int part = 0; part < part_count; ++part)
        sections_[width / lane_multiple][part] = library_->section(static_cast<Part>(part), width);
    }
  }

  const Program& program() const override { return interpreter_->program(); }
  std::string name() const override { return name_; }
  int preferred_width() const override { return preferred_width_; }
  void prepare(double* tile, int width) const override { interpreter_->prepare(tile, width); }

  void run(Part part, double* tile, int width) const override {
    REMIT_ASSERT(width > 0 && width % lane_multiple == 0 && width <= most_width,
                 "the width of a tile is a multiple of lane_multiple");
    const Library::Section section = sections_[width / lane_multiple][static_cast<std::size_t>(part)];
    section ? section(tile) : interpreter_->run(part, tile, width);
  }

 private:
  const std::unique_ptr<Kernel> interpreter_;
  const std::string name_;
  const std::shared_ptr<const Library> library_;
  int preferred_width_;
  std::array<std::array<Library::Section, part_count>, most_width / lane_multiple + 1> sections_{};
};

/// All that decides what a unit does: its text and how it is compiled.
struct Unit {
  std::string text;
  std::vector<std::string> command;
  std::string key;
};

Unit unit_of(const Program& program, const Compiler& compiler, const std::string& set, const std::vector<int>& widths) {
  const Target target = target_of(set);
  Unit unit{emit_cpp(program, {.pack = target.pack, .widths = widths}), compiler.command, {}};
  for (const char* flag : {"-std=c++20", "-O2", "-fPIC", "-shared", "-w", "-ffp-contract=off", "-fno-math-errno",
                           "-fno-exceptions", "-fno-rtti", "-fvisibility=hidden"})
    unit.command.emplace_back(flag);
  unit.command.insert(unit.command.end(), target.flags.begin(), target.flags.end());
  const std::string flags = join(unit.command, " ");
  unit.key =
      content_hash(fmt::format("{} {}\n{}\n{}\n{}", kernel_abi, meaning_version, compiler.identity, flags, unit.text));
  return unit;
}

/// Makes a kernel, or says why not.
class Workshop {
 public:
  Workshop(Program program, const KernelOptions& options)
      : options_(options),
        label_(options.label.empty() ? program.model_id : options.label),
        set_(options.instruction_set.empty() ? instruction_sets().front() : options.instruction_set),
        interpreter_(make_interpreter(std::move(program), set_)) {}

  /// From the cache; compiled first if it is not there and `may_compile`; the interpreter if all fails.
  std::unique_ptr<Kernel> kernel(bool may_compile) {
    const auto compiler = find_compiler();
    if (!compiler) return without_compiler(may_compile);
    const Unit unit = unit_of(interpreter_->program(), *compiler, set_, options_.widths);
    auto library = from_cache(unit);
    if (!library && may_compile) {
      if (!cache_folder().empty()) KernelCache(cache_folder()).remove(unit.key);  // whole, perhaps, but useless
      library = compiled(unit);
    }
    if (!library) return std::move(interpreter_);
    return std::make_unique<CompiledKernel>(std::move(interpreter_), set_, std::move(library), options_.widths);
  }

 private:
  std::unique_ptr<Kernel> without_compiler(bool complain) {
    if (complain) say("no C++ compiler was found (set REMIT_CXX to name one); the interpreter serves, which is slower");
    return std::move(interpreter_);
  }

  fs::path cache_folder() const { return options_.cache.empty() ? default_cache_folder() : options_.cache; }

  std::shared_ptr<const Library> from_cache(const Unit& unit) const {
    const auto file = cache_folder().empty() ? std::nullopt : KernelCache(cache_folder()).find(unit.key);
    return file ? Library::load(*file) : nullptr;
  }

  std::shared_ptr<const Library> compiled(const Unit& unit) {
    if (cache_folder().empty()) return compiled_for_this_run(unit);
    try {
      const auto file =
          KernelCache(cache_folder()).find_or_make(unit.key, [&](const fs::path& made) { return compile(unit, made); });
      return file ? loaded(*file) : nullptr;
    } catch (const std::system_error& error) {
      say(fmt::format("kernels cannot be kept ({}); this one is compiled for this run only", error.what()));
    }
    return compiled_for_this_run(unit);
  }

  std::shared_ptr<const Library> compiled_for_this_run(const Unit& unit) {
    const PrivateFolder folder;  // a loaded file stays although its name goes
    const fs::path made = folder.path() / "kernel.so";
    return compile(unit, made) ? loaded(made) : nullptr;
  }

  std::shared_ptr<const Library> loaded(const fs::path& file) {
    auto library = Library::load(file);
    if (!library)
      say("the compiled kernel of " + label_ + " cannot be loaded; the interpreter serves, which is slower");
    return library;
  }

  bool compile(const Unit& unit, const fs::path& made) {
    say("compiling the kernel of " + label_ + " (first use) ...");
    fs::path source = made;
    source.replace_extension(".cpp");
    write_file(source, unit.text);
    std::vector<std::string> command = unit.command;
    for (const std::string& word : {std::string("-o"), made.string(), source.string()}) command.push_back(word);
    const Finished finished = run_program(command);
    if (finished.exit_code != 0)
      say(fmt::format("the kernel of {} could not be compiled ({}); the interpreter serves, which is slower", label_,
                      first_complaint(finished, unit.command.front())));
    return finished.exit_code == 0;
  }

  static std::string first_complaint(const Finished& finished, const std::string& compiler) {
    const std::string line(trim(finished.output.substr(0, finished.output.find('\n'))));
    return line.empty() ? fmt::format("{} ended with exit code {}", compiler, finished.exit_code) : line;
  }

  void say(const std::string& line) const {
    if (options_.say) options_.say(line);
  }

  const KernelOptions& options_;
  const std::string label_, set_;
  std::unique_ptr<Kernel> interpreter_;
};

}  // namespace

std::unique_ptr<Kernel> make_compiled_kernel(Program program, const KernelOptions& options) {
  return Workshop(std::move(program), options).kernel(true);
}

std::unique_ptr<Kernel> make_kernel(Program program, KernelChoice choice, double patient_years,
                                    const KernelOptions& options) {
  if (choice == KernelChoice::interpreter) return make_interpreter(std::move(program), options.instruction_set);
  const bool may_compile = choice == KernelChoice::compiled || compiling_repays(patient_years);
  return Workshop(std::move(program), options).kernel(may_compile);
}

/// On the myeloma model compiling takes 2 s and saves 16 ms a patient-year, whatever the drugs.
bool compiling_repays(double patient_years) { return patient_years > 200; }

}  // namespace remit
