# cmake -DOUT=x.hpp -DSOURCE=src -DHEADERS="a/b.hpp;..." -P embed.cmake: the headers' text as C++ strings named after them.
set(text "// Made by cmake/embed.cmake: the text of headers that compiled kernels contain.\n#pragma once\nnamespace remit::embedded {\n")
foreach(header IN LISTS HEADERS)
  file(READ ${SOURCE}/${header} content)
  cmake_path(GET header STEM name)
  string(APPEND text "inline constexpr const char* ${name} = R\"embedded(${content})embedded\";\n")
endforeach()
file(WRITE ${OUT} "${text}}  // namespace remit::embedded\n")
