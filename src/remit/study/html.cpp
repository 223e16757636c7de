#include "remit/study/html.hpp"

#include <fmt/format.h>

#include "remit/study/svg.hpp"

namespace remit {
namespace {

// Text on white: #22272e 15:1, #57606a 6.4:1 (WCAG AA asks for 4.5:1).
constexpr const char* style = R"(
:root{--ink:#22272e;--soft:#57606a;--rule:#d8dee4;--wash:#f6f8fa;--accent:#0b5a8a}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:#fff;font:16px/1.55 system-ui,-apple-system,"Segoe UI","Liberation Sans","DejaVu Sans",sans-serif}
main,header,footer{max-width:1080px;margin:0 auto;padding:0 28px}
header{padding-top:40px}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 6px;letter-spacing:-.01em}
h2{font-size:1.2rem;margin:0 0 14px;padding-bottom:6px;border-bottom:1px solid var(--rule)}
h3{font-size:1rem;margin:22px 0 8px}
section{margin:44px 0}
p{margin:8px 0;max-width:75ch}
.citation{color:var(--soft);margin-bottom:16px}
.notice{border-left:4px solid #b35900;background:#fff8f0;padding:8px 14px;margin:18px 0;font-weight:600;max-width:none}
.warning{border-left:4px solid #b35900;background:#fff8f0;padding:8px 14px;max-width:none}
.facts{display:flex;flex-wrap:wrap;gap:10px;margin:18px 0 0;padding:0;list-style:none}
.facts li{background:var(--wash);border:1px solid var(--rule);border-radius:6px;padding:8px 14px}
.facts b{display:block;font-size:1.25rem;line-height:1.3;font-variant-numeric:tabular-nums}
.facts span{color:var(--soft);font-size:.85rem}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:26px}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding-bottom:6px}
th,td{padding:5px 10px 5px 0;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top}
th:first-child,td:first-child{text-align:left;font-weight:400}
thead th{white-space:nowrap;color:var(--soft);font-weight:600;border-bottom:1px solid #8c959f}
.scroll{overflow-x:auto}
.scroll+.scroll,figure+.scroll{margin-top:26px}
.soft{color:var(--soft)}
.ci{color:var(--soft);white-space:nowrap}
.miss{color:#9a3b00;font-weight:600;white-space:nowrap}
.bar{display:block;height:4px;border-radius:2px;background:var(--rule);margin-top:3px;overflow:hidden}
.bar i{display:block;height:4px}
.legend{display:flex;flex-wrap:wrap;gap:4px 22px;margin:0 0 10px;padding:0;list-style:none;font-size:.92rem}
.legend svg{width:34px;height:12px;vertical-align:middle;margin-right:6px}
.legend svg.mark,.legend .mark svg{width:14px;height:14px}
figure{margin:14px 0 0}
figure svg{display:block;width:100%;height:auto;font-family:inherit}
figcaption{color:var(--soft);font-size:.88rem;margin-top:8px;max-width:85ch}
.narrow{display:none}
.flow{display:flex;flex-wrap:wrap;gap:10px;align-items:stretch;margin:12px 0;padding:0;list-style:none}
.flow li{border:1px solid var(--rule);border-radius:6px;padding:8px 14px;min-width:120px;flex:1 1 120px}
.flow b{display:block;font-size:1.15rem;font-variant-numeric:tabular-nums}
.flow span{color:var(--soft);font-size:.85rem}
dl{display:grid;grid-template-columns:minmax(120px,200px) 1fr;gap:4px 18px;font-size:.92rem;margin:12px 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--soft);font-size:.85rem;padding-top:16px;padding-bottom:48px;border-top:1px solid var(--rule)}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em}
@media (max-width:640px){main,header,footer{padding-left:14px;padding-right:14px}header{padding-top:22px}h1{font-size:1.35rem}
section{margin:32px 0}.wide{display:none}.narrow{display:block}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}
table{font-size:.86rem}th,td{padding-right:6px}}
@media print{section{break-inside:avoid}body{font-size:12px}}
)";

std::string row_html(const std::vector<std::string>& cells) {
  std::string out = "<tr>";
  for (std::size_t k = 0; k < cells.size(); ++k)
    out += k == 0 ? fmt::format("<th scope=\"row\">{}</th>", cells[k]) : fmt::format("<td>{}</td>", cells[k]);
  return out + "</tr>\n";
}

}  // namespace

std::string html_table(const HtmlTable& table) {
  std::string out = "<div class=\"scroll\"><table>\n";
  if (!table.caption.empty()) out += fmt::format("<caption>{}</caption>\n", table.caption);
  out += "<thead><tr>";
  for (const std::string& cell : table.header) out += fmt::format("<th scope=\"col\">{}</th>", cell);
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) out += row_html(row);
  return out + "</tbody></table></div>\n";
}

std::string html_section(const std::string& id, const std::string& title, const std::string& body) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escaped(title), body);
}

std::string html_figure(const std::string& wide, const std::string& narrow, const std::string& caption) {
  return fmt::format(
      "<figure>\n<div class=\"wide\">{}</div><div class=\"narrow\">{}</div><figcaption>{}</figcaption>\n</figure>\n",
      wide, narrow, caption);
}

std::string html_page(const std::string& title, const std::string& body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</"
      "body>\n</html>\n",
      escaped(title), style, body);
}

}  // namespace remit
