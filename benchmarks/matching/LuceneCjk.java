import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.apache.lucene.util.Version;

/**
 * Lucene's own way with Chinese beside our engine: one field cut by CJKAnalyzer, any term, BM25 with its usual
 * settings. `java -cp JARS LuceneCjk.java FOLDER TOP` reads FOLDER/profiles (id, tab, text) and FOLDER/needs (one a
 * line) and writes FOLDER/answers: a line on the run, then for each need nanoseconds of CPU and of the clock and ids,
 * separated by tabs. Every need is asked twice, the second time counts.
 */
public final class LuceneCjk {
    private static final String WORDS = "words";
    private static final String ID = "id";

    private LuceneCjk() {}

    public static void main(String[] given) throws IOException {
        Path folder = Path.of(given[0]);
        int top = Integer.parseInt(given[1]);
        List<String> needs = Files.readAllLines(folder.resolve("needs"), StandardCharsets.UTF_8);
        try (Analyzer analyzer = new CJKAnalyzer();
                Directory directory = FSDirectory.open(folder.resolve("index"))) {
            long cpu = processCpu();
            long clock = System.nanoTime();
            index(folder.resolve("profiles"), analyzer, directory);
            cpu = processCpu() - cpu;
            clock = System.nanoTime() - clock;
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                searcher.setSimilarity(new BM25Similarity());
                searcher.setQueryCache(null);
                IndexSearcher.setMaxClauseCount(1 << 20);
                answers(searcher, analyzer, needs, top);
                long asking = processCpu();
                List<String> lines = answers(searcher, analyzer, needs, top);
                asking = processCpu() - asking;
                String run = String.join(
                        "\t", Version.LATEST.toString(), Long.toString(cpu), Long.toString(clock), Long.toString(asking));
                lines.add(0, run);
                write(folder.resolve("answers"), lines);
            }
        }
    }

    private static void index(Path profiles, Analyzer analyzer, Directory directory) throws IOException {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer));
                BufferedReader lines = Files.newBufferedReader(profiles, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                Document document = new Document();
                document.add(new BinaryDocValuesField(ID, new BytesRef(line.substring(0, tab))));
                document.add(new TextField(WORDS, line.substring(tab + 1), Field.Store.NO));
                writer.addDocument(document);
            }
            writer.commit();
        }
    }

    private static List<String> answers(IndexSearcher searcher, Analyzer analyzer, List<String> needs, int top)
            throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<String> lines = new ArrayList<>(needs.size() + 1);
        for (String need : needs) {
            long cpu = threads.getCurrentThreadCpuTime();
            long clock = System.nanoTime();
            List<String> ids = search(searcher, analyzer, need, top);
            cpu = threads.getCurrentThreadCpuTime() - cpu;
            clock = System.nanoTime() - clock;
            StringBuilder line = new StringBuilder().append(cpu).append('\t').append(clock);
            ids.forEach(id -> line.append('\t').append(id));
            lines.add(line.toString());
        }
        return lines;
    }

    private static List<String> search(IndexSearcher searcher, Analyzer analyzer, String need, int top)
            throws IOException {
        List<String> ids = new ArrayList<>(top);
        Query query = new QueryBuilder(analyzer).createBooleanQuery(WORDS, need, BooleanClause.Occur.SHOULD);
        if (query == null) {
            return ids;
        }
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        for (ScoreDoc hit : searcher.search(query, top).scoreDocs) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
            BinaryDocValues values = DocValues.getBinary(leaf.reader(), ID);
            values.advanceExact(hit.doc - leaf.docBase);
            ids.add(values.binaryValue().utf8ToString());
        }
        return ids;
    }

    private static void write(Path path, List<String> lines) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8))) {
            lines.forEach(line -> out.print(line + "\n"));
            if (out.checkError()) {
                throw new IOException("could not write " + path);
            }
        }
    }

    /** CPU nanoseconds of the whole process, its compiler and its garbage collection included. */
    private static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
