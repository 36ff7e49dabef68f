package org.aezoo.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.aezoo.data.DataShape;
import org.aezoo.data.Dataset;
import org.aezoo.data.FloatRows;
import org.aezoo.data.InvalidInputException;
import org.aezoo.models.AutoencoderModel;
import org.aezoo.models.DeepAutoencoder;
import org.aezoo.models.Settings;
import org.aezoo.models.TrainedAutoencoder;
import org.aezoo.models.Zoo;
import org.aezoo.training.EpochRecord;
import org.aezoo.training.Trainer;
import org.aezoo.training.TrainingListener;
import org.aezoo.training.TrainingMonitor;
import org.aezoo.training.TrainingMonitor.Watch;
import org.aezoo.training.TrainingOptions;
import org.aezoo.training.TrainingResult;
import org.junit.jupiter.api.Test;

final class TrainingUiTest {

    private static final TrainingOptions OPTIONS =
            TrainingOptions.defaults().withEpochs(3).withBatchSize(16).withPatience(0);

    /** Six columns in [0, 1] that two hidden numbers decide. */
    static Dataset table(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        float[][] values = new float[rows][6];
        for (float[] row : values) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (0.5 + 0.45 * Math.sin(3 * a + i) * Math.cos(2 * b * i));
            }
        }
        return Dataset.of("table", DataShape.row(6), new FloatRows(values));
    }

    static AutoencoderModel model() {
        return Settings.with(DeepAutoencoder.tabular(6), Map.of("hidden-sizes", "8", "learning-rate", "0.01"));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String get(Watch watch, String path) throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(watch.address() + path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** The first line of the answer to what no client would send. */
    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(LoopbackServer.HOST, port)) {
            OutputStream out = socket.getOutputStream();
            out.write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] answer = socket.getInputStream().readNBytes(12);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void monitorIsFound() {
        assertThat(TrainingMonitor.find()).containsInstanceOf(TrainingUi.class);
    }

    @Test
    void pagesShowTheTraining() throws Exception {
        try (Watch watch = new TrainingUi().open(freePort())) {
            assertThat(get(watch, "/train/overview")).contains("<title>Training overview</title>");
            List<String> during = new ArrayList<>();
            TrainingResult result = new Trainer(OPTIONS)
                    .listen(watch)
                    .listen(new TrainingListener() {
                        @Override
                        public void epochDone(EpochRecord epoch, boolean better) {
                            try {
                                during.add(get(watch, "/train/overview/data"));
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    })
                    .train(model(), table(100));
            try (TrainedAutoencoder trained = result.model()) {
                System.err.println(during);
                System.err.println(get(watch, "/train/model/graph"));
                System.err.println(get(watch, "/train/system"));
                System.err.println(get(watch, "/train/system/data"));
                System.err.println(get(watch, "/train/model/data/1"));
                System.err.println(get(watch, "/train/sessions/info"));
            }
        }
    }
}
