#include "remit/kernel/compiler.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "remit/base/text.hpp"

extern char** environ;

namespace remit {
namespace {

/// Both ends of a pipe, closed when it goes.
struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    read = ends[0];
    write = ends[1];
  }
  ~Pipe() {
    if (read >= 0) close(read);
    close_write();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_write() {
    if (write >= 0) close(write);
    write = -1;
  }
};

/// What a child does to its files before it starts.
struct FileActions {
  posix_spawn_file_actions_t actions;
  explicit FileActions(int output) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
};

std::string read_all(int file) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(file, buffer, sizeof buffer);
    if (count > 0) {
      text.append(buffer, static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::vector<std::string> words(const char* text) {
  std::vector<std::string> found;
  for (const std::string& word : split(text ? text : "", ' '))
    if (!trim(word).empty()) found.emplace_back(trim(word));
  return found;
}

/// The compiler of this command, if it runs.
std::optional<Compiler> asked(std::vector<std::string> command) {
  std::vector<std::string> question = command;
  question.emplace_back("--version");
  const Finished answer = run_program(question);
  if (answer.exit_code != 0) return std::nullopt;
  return Compiler{std::move(command), answer.output.substr(0, answer.output.find('\n'))};
}

}  // namespace

Finished run_program(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  Pipe pipe;
  const FileActions files(pipe.write);
  pid_t child = 0;
  if (posix_spawnp(&child, argv[0], &files.actions, nullptr, argv.data(), environ) != 0) return {127, ""};
  pipe.close_write();
  Finished finished;
  finished.output = read_all(pipe.read);
  finished.exit_code = wait_for(child);
  return finished;
}

std::optional<Compiler> find_compiler() {
  for (const char* variable : {"REMIT_CXX", "CXX"})
    if (std::vector<std::string> named = words(std::getenv(variable)); !named.empty()) return asked(std::move(named));
  for (const char* name : {"c++", "g++", "clang++"})
    if (auto found = asked({name})) return found;
  return std::nullopt;
}

}  // namespace remit
