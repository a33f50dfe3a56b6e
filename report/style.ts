/** The page's style: light, dark, and for paper (A4), where nothing needs a colour to be understood. */
export const style = `
:root{--paper:#fff;--ink:#1b1f24;--soft:#57606a;--rule:#d0d7de;--box:#f6f8fa;--accent:#0b62c4;--second:#b35900;--band:#0b62c433;--held:#8c959f33;--pseudo:#8250df;--prior:#8c959f;--GenNet:#1a7f5a;--culture:#b35900;--child:#0b62c4;--UNKNOWN:#d0d7de;--DISENGAGED:#b3261e;--DISENGAGING:#e0823d;--ENGAGING:#6aa9dd;--ENGAGED:#0b62c4;--measured:#0b62c4;--no-face:#e0823d;--skipped:#b7bec6;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9aa4af;--rule:#3a424b;--box:#161b22;--accent:#6cb2ff;--second:#f0a35e;--band:#6cb2ff40;--held:#8c959f40;--pseudo:#c297ff;--GenNet:#5fd0a5;--culture:#f0a35e;--child:#6cb2ff;--UNKNOWN:#3a424b;--DISENGAGED:#ff7b72;--ENGAGED:#6cb2ff;--measured:#6cb2ff;--skipped:#57606a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif}
h1{font-size:1.5rem;margin:0 0 .6rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:1.4rem 0 .4rem}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.4rem 1rem;margin:0}dt{color:var(--soft);font-size:.82rem}dd{margin:0;overflow-wrap:anywhere}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:.6rem;margin:1rem 0;padding:0;list-style:none}.figures li{background:var(--box);border:1px solid var(--rule);border-radius:6px;padding:.5rem .7rem}.figures strong{display:block;font-size:1.35rem}.figures small{display:block;color:var(--soft)}
.notice{border-left:4px solid var(--second);padding:.4rem .8rem;background:var(--box)}
figure{margin:.4rem 0 .8rem}figure svg{display:block;width:100%;height:auto;color:var(--ink);overflow:visible}figcaption{color:var(--soft);font-size:.85rem;max-width:52rem}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.2rem 0;padding:0;list-style:none;font-size:.85rem}.legend i{display:inline-block;width:.8rem;height:.8rem;margin-right:.35rem;border-radius:2px;vertical-align:-1px}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;width:100%}th,td{text-align:left;padding:.15rem .5rem;border-bottom:1px solid var(--rule);vertical-align:top}thead th{color:var(--soft);font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}caption{text-align:left;color:var(--soft);padding:.2rem 0}td{overflow-wrap:anywhere}
.columns{columns:2;column-gap:2rem}.columns table{break-inside:avoid}
.paper{display:none}pre{overflow:auto;max-height:30rem;background:var(--box);padding:.8rem;font-size:.75rem}footer{margin-top:1.5rem;color:var(--soft);font-size:.8rem}
@page{size:A4;margin:12mm}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--rule:#bbb;--box:#fff;--accent:#0b4f9e;--second:#8a4500;--band:#0b62c433;--held:#8c959f44;--pseudo:#6f3fc0;--GenNet:#1a7f5a;--culture:#8a4500;--child:#0b4f9e;--UNKNOWN:#ccc;--DISENGAGED:#b3261e;--ENGAGED:#0b4f9e;--measured:#0b4f9e;--skipped:#b7bec6;color-scheme:light}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}body{padding:0;max-width:none;font-size:9.5pt;line-height:1.3}.screen{display:none}.paper{display:revert}section.page{break-after:page}section.page:last-of-type{break-after:auto}footer{margin-top:.3rem;font-size:7pt}ul{margin:.2rem 0}.page svg{max-height:70mm}h2{margin:.7rem 0 .25rem;break-after:avoid}figure,li,tr{break-inside:avoid}table{font-size:8pt}th,td{padding:.06rem .35rem}figcaption{font-size:8pt}.figures{margin:.5rem 0}.figures strong{font-size:1.1rem}.wide{overflow:visible}}
`;
