import Charts

extension EvaluationPage {
    /// How the page looks: light or dark as the reader's system, and light on A4.
    static let style = """
        :root{--paper:#fff;--ink:#1b1f24;--soft:#59616b;--rule:#1b1f24;--line:#dfe3e8;--tint:#eef4fb;--warn:#fff6e0;
        --warnline:#b07c00;--right:#00745a;--wrong:#b3450a;--heat:0,92,160}
        @media (prefers-color-scheme:dark){:root{--paper:#0f1216;--ink:#e6e9ed;--soft:#9aa3ad;--rule:#c4cad1;--line:#2a3038;
        --tint:#16202b;--warn:#241d0c;--warnline:#d9a520;--right:#2fd3a5;--wrong:#ff8a47;--heat:86,180,233}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0 auto;padding:2rem clamp(1rem,4vw,3rem) 4rem;max-width:78rem;background:var(--paper);color:var(--ink);
        font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif}
        h1,h2,h3{font-family:Charter,"Bitstream Charter","Iowan Old Style","Source Serif 4",Georgia,"Noto Serif","DejaVu Serif",serif;
        line-height:1.2;text-wrap:balance;overflow-wrap:anywhere}
        h1{font-size:clamp(1.6rem,4vw,2.3rem);margin:0 0 .4rem}
        h2{font-size:1.4rem;margin:3rem 0 1rem}
        h3{font-size:1.05rem;margin:2rem 0 .75rem}
        .kind{margin:0;color:var(--soft);text-transform:uppercase;letter-spacing:.08em;font-size:.8rem}
        .meta{margin:0;color:var(--soft);font-size:.88rem;overflow-wrap:anywhere}
        .findings{margin:1.75rem 0;padding:.9rem 1.2rem;border-left:.3rem solid var(--warnline);background:var(--warn)}
        .findings h2{font-size:1.05rem;margin:0 0 .4rem}
        .findings ul{margin:.2rem 0;padding-left:1.2rem}
        .findings li{overflow-wrap:anywhere;font-size:.92rem}
        .highlights{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1rem;margin:1.75rem 0 0;
        border:solid var(--line);border-width:1px 0}
        .highlights div{padding:.75rem .15rem}
        .highlights dt{font-size:.85rem;color:var(--soft)}
        .highlights dd{margin:0}
        .highlights dd>b{font-size:1.7rem;font-weight:600;font-variant-numeric:tabular-nums;margin-right:.5rem}
        .highlights small{color:var(--soft);font-variant-numeric:tabular-nums}
        .highlights span{display:block;font-size:.85rem;overflow-wrap:anywhere}
        .scroll{overflow-x:auto;margin:1.25rem 0 2rem;max-width:100%}
        .scroll:focus-visible{outline:2px solid var(--warnline);outline-offset:3px}
        .scroll.screen{max-height:85vh;overflow:auto}
        table{--pad:.7rem;border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;border-bottom:1.5px solid var(--rule)}
        caption{text-align:left;font-size:.88rem;padding:0 0 .5rem}
        caption span{display:inline-block;position:sticky;left:0;max-width:min(60rem,calc(100vw - 2rem))}
        caption span *{display:inline;position:static}
        th,td{padding:.28rem var(--pad);text-align:left;vertical-align:top;font-weight:400}
        th:first-child,td:first-child{padding-left:.15rem}.in>th:first-child{padding-left:var(--pad)}
        thead th{border-top:1.5px solid var(--rule);border-bottom:1px solid var(--rule);vertical-align:bottom;font-weight:600}
        tbody+tbody tr:first-child>*{border-top:1px solid var(--line)}
        table:not(.confusion) tbody tr:hover>*{background:var(--tint)}
        .n{text-align:right;white-space:nowrap}
        td small{display:block;color:var(--soft);font-size:.72rem;line-height:1.25}
        th small{color:var(--soft);font-weight:400}
        b.best{font-weight:700;text-decoration:underline;text-decoration-thickness:1.5px;text-underline-offset:.2em}
        code{font-size:.78rem;overflow-wrap:anywhere;word-break:break-all}
        table,th,td{position:relative}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:2rem 2.5rem;align-items:start}
        figure{margin:0}
        .plot svg{display:block;width:100%;height:auto;max-width:46rem}
        .plot figcaption{font-size:.88rem;margin-top:.4rem;overflow-wrap:anywhere}
        summary{cursor:pointer;padding:.3rem 0;font-size:.92rem;overflow-wrap:anywhere}
        details>.scroll{margin-top:.5rem}
        .confusion{font-size:.8rem;border-bottom:0}
        .confusion th,.confusion td{padding:.2rem .3rem}
        .confusion thead th{border:0;font-weight:400;white-space:nowrap;text-align:left}
        .confusion thead th span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:12rem;overflow:hidden}
        .confusion tbody th{white-space:nowrap;text-align:right;position:sticky;left:0;background:var(--paper)}
        .confusion td{text-align:center;min-width:2.2rem;border:1px solid var(--line)}
        .confusion thead td{border:0}
        .confusion td.own{box-shadow:inset 0 0 0 1.5px var(--ink)}
        .confusion.large{font-size:.62rem}
        .confusion.large td{min-width:1.35rem;padding:.1rem}
        .confusion.large thead th{position:sticky;top:0;background:var(--paper);z-index:1;padding:.1rem}
        .paper{display:none}
        \(heat)
        .example{margin:0 0 1.5rem}
        .example p{margin:0 0 .4rem;font-size:.92rem;overflow-wrap:anywhere}
        .images{display:flex;flex-wrap:wrap;gap:.6rem;align-items:flex-start}
        .images figure{width:6.6rem;font-size:.75rem;line-height:1.3}
        .images img,.missing{display:flex;width:6.6rem;height:6.6rem;object-fit:contain;background:var(--line);
        border:3px solid transparent;align-items:center;justify-content:center;text-align:center;color:var(--soft);
        overflow:hidden;overflow-wrap:anywhere;padding:0}
        .missing{border:1px dashed var(--soft);background:none;padding:.3rem}
        .query img,.query .missing{border:3px solid var(--ink)}
        .right img,.right .missing{border:3px solid var(--right)}
        .wrong img,.wrong .missing{border:3px dashed var(--wrong)}
        .right .mark{color:var(--right)}.wrong .mark{color:var(--wrong)}
        .mark{display:block}
        .images figcaption{margin-top:.25rem;overflow-wrap:anywhere}
        .arrow{align-self:center;color:var(--soft);font-size:1.3rem;margin-bottom:2rem}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.75rem 2rem;margin:0 0 1.5rem;
        font-size:.9rem}
        .facts dt{color:var(--soft);font-size:.8rem}
        .facts dd{margin:0;overflow-wrap:anywhere}
        \(Figure.style)
        @media (max-width:40rem){body{padding-top:1.2rem}table{--pad:.45rem}h2{margin-top:2.2rem}
        .images figure,.images img,.missing{width:5.4rem}.images img,.missing{height:5.4rem}}
        @page{size:A4;margin:16mm 15mm}
        @media print{
        :root{--paper:#fff;--ink:#000;--soft:#444;--rule:#000;--line:#ccc;--tint:#fff;--warn:#fff;--warnline:#000;--right:#00745a;
        --wrong:#b3450a;--heat:0,92,160;color-scheme:light}
        \(Figure.lightColors)
        html{font-size:9.5pt}.highlights{grid-template-columns:repeat(4,1fr)}
        body{padding:0;max-width:none;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        h1{font-size:18pt}h2{font-size:13pt;margin:7mm 0 3mm}h3{font-size:10.5pt}
        h2,h3,caption,summary{break-after:avoid}
        tr,figure,.scroll,.example,.highlights,.findings li,.facts div{break-inside:avoid}
        thead{display:table-header-group}
        table{font-size:7.5pt}td small{font-size:6.2pt}code{font-size:6.5pt}
        table{--pad:1.4mm}th,td{padding-top:.7mm;padding-bottom:.7mm}
        .scroll,.scroll.screen{overflow:visible;max-height:none;margin:3mm 0 5mm}
        caption span{position:static;max-width:none}
        details:not([open]),.screen{display:none}
        details[open]>summary{list-style:none;font-weight:600}
        summary::-webkit-details-marker{display:none}
        .paper{display:block}
        .plots{grid-template-columns:1fr 1fr;gap:6mm 8mm}
        .plot svg{max-height:235mm}
        .confusion{font-size:6.5pt}.confusion td{min-width:0;padding:.6mm .4mm}
        .confusion tbody th{position:static}
        .images figure,.images img,.missing{width:14mm}.images img,.missing{height:14mm}
        .images{gap:1.5mm}.arrow{margin-bottom:5mm}
        a{color:inherit;text-decoration:none}
        }
        """

    /// Ten shades by share, with numbers that stand out from them in both schemes.
    private static let heat = (0..<10).map { level in
        let share = 0.10 + 0.09 * Double(level)
        let hundredths = Int((share * 100).rounded())
        let opacity = hundredths < 10 ? "0.0\(hundredths)" : "0.\(hundredths)"
        return
            ".h\(level){background:rgba(var(--heat),\(opacity))\(level < 6 ? "" : level < 8 ? ";color:#14181d" : ";color:var(--paper)")}"
    }.joined(separator: "\n")
}
