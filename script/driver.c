// An HTTP load driver in one thread: cheap enough to share two cores with what it measures.
//
//   driver [options] PLAN
//     -a HOST:PORT   where to (127.0.0.1:8080)
//     -c N           closed loop: N clients, each sends its next request when it has its answer
//     -r RATE        open loop: RATE sequences begin each second, whatever the answers; the time
//                    of a first answer counts from when it was due, not from when it was sent
//     -m N           open loop: at most N connections (2000)
//     -d SECONDS     how long (10; 0 is until SIGTERM)
//     -w SECONDS     warm-up that is left out of the figures (0)
//     -p             patient: a lost connection or a 503 is retried with the same key until it is
//                    answered; SIGTERM lets each client finish the request it has begun
//     -l FILE        one line for each answered write: step, number, entries, key, status
//     -s SEED        makes keys differ between runs
//
// PLAN has the sequences ("lifecycles"), tab separated, each line one of
//   lifecycle
//   step  NAME  METHOD  PATH  HEADERS  BODY  CAPTURES
// HEADERS are separated by the unit separator (0x1f). In PATH, HEADERS and BODY {key} is the
// idempotency key, {serial} the sequence's number, and {NAME} what CAPTURES ("NAME=FIELD,...")
// took from the top level of an earlier JSON answer.
//
// Prints one JSON object.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_STEPS = 64, MAX_VARIABLES = 8, VALUE = 160, REQUEST = 32768, NAMES = 64 };

typedef struct {
  int name; // in step_names
  char *method, *path, *headers, *body, *captures;
} Step;

typedef struct {
  Step steps[MAX_STEPS];
  int count;
} Lifecycle;

typedef struct {
  uint32_t at_ms, took_us;
  uint16_t status;
  uint8_t step;
} Sample;

typedef enum { IDLE, CONNECTING, SENDING, READING, SLEEPING } Phase;

typedef struct {
  int fd;
  Phase phase;
  const Lifecycle *lifecycle;
  int step;
  uint64_t serial;
  char key[64];
  char names[MAX_VARIABLES][24], values[MAX_VARIABLES][VALUE];
  int variables;
  double due, wake;        // seconds since the start
  char request[REQUEST];
  size_t length, sent;
  char *answer;
  size_t have, room;
  bool stopped;
} Client;

static Lifecycle *lifecycles;
static int lifecycle_count;
static char *step_names[NAMES];
static int step_name_count;
static Client **clients;
static int client_count, client_limit = 2000, busy, sleepers;
static struct sockaddr_in address;
static char host[64] = "127.0.0.1:8080";
static int epoll_fd;
static double duration = 10, warm_up, rate;
static bool patient, open_loop;
static volatile sig_atomic_t stopping;
static uint64_t serials, finished, aborted, lost_connections, wrong_count, late_arrivals;
static uint64_t rejected_without_retry_after;
static char wrong[5][512];
static Sample *samples;
static size_t sample_count, sample_room;
static FILE *log_file;
static uint32_t seed;
static double *queue;
static size_t queue_head, queue_tail, queue_room = 1 << 20;
static struct timespec began;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (t.tv_sec - began.tv_sec) + (t.tv_nsec - began.tv_nsec) / 1e9;
}

static void fail(const char *what) {
  fprintf(stderr, "driver: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int name_of(const char *name) {
  for (int i = 0; i < step_name_count; i++)
    if (!strcmp(step_names[i], name)) return i;
  if (step_name_count == NAMES) { errno = E2BIG; fail("step names"); }
  step_names[step_name_count] = strdup(name);
  return step_name_count++;
}

static void read_plan(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) fail(path);
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, file) > 0) {
    line[strcspn(line, "\n")] = 0;
    if (!strcmp(line, "lifecycle")) {
      lifecycles = realloc(lifecycles, sizeof(Lifecycle) * (lifecycle_count + 1));
      memset(&lifecycles[lifecycle_count++], 0, sizeof(Lifecycle));
      continue;
    }
    if (!*line) continue;
    char *rest = strdup(line), *fields[7];
    for (int i = 0; i < 7; i++) {
      fields[i] = strsep(&rest, "\t");
      if (!fields[i]) { errno = EINVAL; fail("a plan line has too few fields"); }
    }
    if (!lifecycle_count) { errno = EINVAL; fail("a step before the first lifecycle"); }
    Lifecycle *cycle = &lifecycles[lifecycle_count - 1];
    if (cycle->count == MAX_STEPS) { errno = E2BIG; fail("steps"); }
    cycle->steps[cycle->count++] =
        (Step){name_of(fields[1]), fields[2], fields[3], fields[4], fields[5], fields[6]};
  }
  fclose(file);
  if (!lifecycle_count) { errno = EINVAL; fail("an empty plan"); }
}

// Copies a template, putting in what the client knows; returns the length, or the room if it is
// too small.
static size_t fill(const Client *c, const char *from, char *to, size_t room, bool headers) {
  size_t n = 0;
  while (*from && n + VALUE < room) {
    const char *end;
    if (headers && *from == 0x1f) {
      to[n++] = '\r', to[n++] = '\n', from++;
    } else if (*from == '{' && (end = strchr(from, '}')) && end - from < 24) {
      size_t span = end - from - 1;
      const char *value = NULL;
      char number[32];
      if (span == 3 && !strncmp(from + 1, "key", 3)) value = c->key;
      if (span == 6 && !strncmp(from + 1, "serial", 6)) {
        snprintf(number, sizeof number, "%llu", (unsigned long long)c->serial);
        value = number;
      }
      for (int i = 0; i < c->variables && !value; i++)
        if (strlen(c->names[i]) == span && !strncmp(c->names[i], from + 1, span))
          value = c->values[i];
      if (value) {
        size_t size = strlen(value);
        memcpy(to + n, value, size);
        n += size, from = end + 1;
      } else {
        to[n++] = *from++; // a brace of the body's own
      }
    } else {
      to[n++] = *from++;
    }
  }
  to[n] = 0;
  return *from ? room : n;
}

static void set(Client *c, const char *name, size_t length, const char *value, size_t size) {
  int i = 0;
  while (i < c->variables && (strlen(c->names[i]) != length || strncmp(c->names[i], name, length)))
    i++;
  if (i == MAX_VARIABLES || length > 23 || size >= VALUE) return;
  if (i == c->variables) c->variables++;
  memcpy(c->names[i], name, length), c->names[i][length] = 0;
  memcpy(c->values[i], value, size), c->values[i][size] = 0;
}

static const char *get(const Client *c, const char *name) {
  for (int i = 0; i < c->variables; i++)
    if (!strcmp(c->names[i], name)) return c->values[i];
  return "";
}

// Finds a field of the top-level object; numbers and plain strings only.
static const char *field(const char *json, const char *name, size_t length, size_t *size) {
  int depth = 0;
  bool is_key = false;
  for (const char *p = json; *p; p++) {
    if (*p == '{' || *p == '[') depth++, is_key = *p == '{';
    else if (*p == '}' || *p == ']') depth--;
    else if (*p == ',') is_key = true;
    else if (*p == ':') is_key = false;
    else if (*p == '"') {
      const char *start = ++p;
      while (*p && *p != '"') p += *p == '\\' && p[1] ? 2 : 1;
      if (!*p) return NULL;
      if (depth != 1 || !is_key || (size_t)(p - start) != length || strncmp(start, name, length))
        continue;
      p++;
      while (*p == ' ' || *p == ':') p++;
      if (*p == '"') {
        start = ++p;
        while (*p && *p != '"') p++;
      } else {
        start = p;
        while (*p && !strchr(",}] \n", *p)) p++;
      }
      *size = p - start;
      return start;
    }
  }
  return NULL;
}

static void capture(Client *c, const char *captures, const char *body) {
  while (*captures) {
    size_t span = strcspn(captures, ","), name = strcspn(captures, "="), size;
    if (name < span) {
      const char *value = field(body, captures + name + 1, span - name - 1, &size);
      if (value) set(c, captures, name, value, size);
    }
    captures += span + (captures[span] == ',');
  }
}

static void watch(Client *c, uint32_t events, int how) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  if (epoll_ctl(epoll_fd, how, c->fd, &event)) fail("epoll_ctl");
}

static void hang_up(Client *c) {
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
}

static void sleep_until(Client *c, double when) {
  c->phase = SLEEPING, c->wake = when, sleepers++;
}

static void begin_request(Client *c);
static void send_request(Client *c);

static void to_connect(Client *c) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c->fd < 0) fail("socket");
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  c->phase = CONNECTING;
  if (connect(c->fd, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS) {
    lost_connections++;
    hang_up(c);
    sleep_until(c, now() + 0.05);
    return;
  }
  watch(c, EPOLLOUT, EPOLL_CTL_ADD);
}

static void make_key(Client *c) {
  snprintf(c->key, sizeof c->key, "%08x-%llu-%d", seed, (unsigned long long)c->serial, c->step);
}

static void begin_lifecycle(Client *c, double due) {
  c->serial = ++serials;
  c->lifecycle = &lifecycles[c->serial % lifecycle_count];
  c->step = 0, c->variables = 0, c->due = due;
  make_key(c);
  begin_request(c);
}

static void end_lifecycle(Client *c, bool done) {
  if (done) finished++;
  else aborted++;
  c->lifecycle = NULL, c->phase = IDLE;
  if (open_loop) {
    busy--;
    if (queue_head != queue_tail) {
      busy++;
      begin_lifecycle(c, queue[queue_head++ % queue_room]);
    }
  } else if (stopping) {
    c->stopped = true;
  } else if (done) {
    begin_lifecycle(c, now());
  } else {
    sleep_until(c, now() + 0.05);
  }
}

static void begin_request(Client *c) {
  const Step *step = &c->lifecycle->steps[c->step];
  static char body[REQUEST], head[REQUEST], path[2048];
  size_t size = fill(c, step->body, body, sizeof body, false);
  fill(c, step->path, path, sizeof path, false);
  fill(c, step->headers, head, sizeof head, true);
  int n = snprintf(c->request, sizeof c->request,
                   "%s %s HTTP/1.1\r\nHost: %s\r\n%s%sContent-Length: %zu\r\n\r\n%s", step->method,
                   path, host, head, *head ? "\r\n" : "", size, body);
  if (n >= (int)sizeof c->request) { errno = EMSGSIZE; fail("request"); }
  c->length = n, c->sent = 0, c->have = 0;
  if (c->fd < 0) to_connect(c);
  else send_request(c);
}

static void lost(Client *c) {
  lost_connections++;
  hang_up(c);
  if (patient) {
    c->sent = c->have = 0;
    sleep_until(c, now() + 0.02);
  } else {
    end_lifecycle(c, false);
  }
}

static void send_request(Client *c) {
  c->phase = SENDING;
  while (c->sent < c->length) {
    ssize_t n = send(c->fd, c->request + c->sent, c->length - c->sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) {
      watch(c, EPOLLOUT, EPOLL_CTL_MOD);
      return;
    }
    if (n <= 0) {
      lost(c);
      return;
    }
    c->sent += n;
  }
  c->phase = READING;
  watch(c, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
}

static void take_sample(int step, int status, double due, double at) {
  if (at < warm_up) return;
  if (sample_count == sample_room) {
    sample_room = sample_room ? sample_room * 2 : 1 << 16;
    samples = realloc(samples, sample_room * sizeof(Sample));
    if (!samples) fail("memory");
  }
  samples[sample_count++] =
      (Sample){(uint32_t)(at * 1e3), (uint32_t)((at - due) * 1e6), status, step};
}

static void answered(Client *c, int status, bool retry_after, bool closes, const char *body) {
  const Step *step = &c->lifecycle->steps[c->step];
  double at = now();
  take_sample(step->name, status, c->due, at);
  if (closes) hang_up(c);
  if (status == 503) {
    if (!retry_after) rejected_without_retry_after++;
    if (patient) sleep_until(c, at + 0.05);
    else end_lifecycle(c, false);
    return;
  }
  if (status < 200 || status > 299) {
    if (wrong_count < 5)
      snprintf(wrong[wrong_count], sizeof wrong[0], "%s: %d %.400s", step_names[step->name], status,
               body);
    wrong_count++;
    end_lifecycle(c, false);
    return;
  }
  capture(c, step->captures, body);
  if (log_file && strcmp(step->method, "GET"))
    fprintf(log_file, "%s\t%s\t%s\t%s\t%d\n", step_names[step->name], get(c, "number"),
            get(c, "entries"), c->key, status);
  if (++c->step == c->lifecycle->count) {
    end_lifecycle(c, true);
  } else if (stopping && !open_loop) {
    aborted++;
    c->phase = IDLE, c->stopped = true;
  } else {
    c->due = at;
    make_key(c);
    begin_request(c);
  }
}

// Takes the chunks apart in place; returns false while the last has not come.
static bool unchunk(char *body, size_t have) {
  char *from = body, *to = body, *end = body + have;
  for (;;) {
    char *line = memmem(from, end - from, "\r\n", 2);
    if (!line) return false;
    size_t size = strtoul(from, NULL, 16);
    from = line + 2;
    if (size + 2 > (size_t)(end - from)) return false;
    if (!size) { *to = 0; return true; }
    memmove(to, from, size);
    to += size, from += size + 2;
  }
}

static bool chunks_complete(const char *body, size_t have) {
  const char *from = body, *end = body + have;
  for (;;) {
    const char *line = memmem(from, end - from, "\r\n", 2);
    if (!line) return false;
    size_t size = strtoul(from, NULL, 16);
    from = line + 2;
    if (size + 2 > (size_t)(end - from)) return false;
    if (!size) return true;
    from += size + 2;
  }
}

static void read_answer(Client *c) {
  for (;;) {
    if (c->room - c->have < 4096) {
      c->room = c->room ? c->room * 2 : 16384;
      c->answer = realloc(c->answer, c->room);
      if (!c->answer) fail("memory");
    }
    ssize_t n = recv(c->fd, c->answer + c->have, c->room - c->have - 1, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
      // A server may close a kept connection between two requests; that loses nothing.
      lost(c);
      return;
    }
    c->have += n;
    c->answer[c->have] = 0;
    char *blank = strstr(c->answer, "\r\n\r\n");
    if (!blank) continue;
    char *body = blank + 4;
    size_t size = c->have - (body - c->answer);
    *blank = 0;
    char *line = strcasestr(c->answer, "\r\nContent-Length:");
    bool chunked = strcasestr(c->answer, "\r\nTransfer-Encoding: chunked");
    bool retry = strcasestr(c->answer, "\r\nRetry-After:");
    bool closes = strcasestr(c->answer, "\r\nConnection: close");
    int status = atoi(c->answer + 9);
    *blank = '\r';
    bool complete = chunked ? chunks_complete(body, size)
                            : size >= (line ? strtoul(line + 17, NULL, 10) : 0);
    if (!complete) continue;
    if (chunked) unchunk(body, size);
    answered(c, status, retry, closes, body);
    return;
  }
}

static Client *new_client(void) {
  Client *c = calloc(1, sizeof(Client));
  if (!c) fail("memory");
  c->fd = -1;
  clients = realloc(clients, sizeof(Client *) * (client_count + 1));
  clients[client_count++] = c;
  return c;
}

static void arrive(double due) {
  for (int i = 0; busy < client_count && i < client_count; i++) {
    static int next;
    Client *c = clients[next++ % client_count];
    if (c->phase == IDLE) {
      busy++;
      begin_lifecycle(c, due);
      return;
    }
  }
  if (client_count < client_limit) {
    busy++;
    begin_lifecycle(new_client(), due);
  } else {
    late_arrivals++;
    if (queue_tail - queue_head < queue_room) queue[queue_tail++ % queue_room] = due;
  }
}

static void wake(double at) {
  for (int i = 0; sleepers && i < client_count; i++) {
    Client *c = clients[i];
    if (c->phase != SLEEPING || c->wake > at) continue;
    sleepers--;
    if (!c->lifecycle) {
      if (stopping) c->stopped = true, c->phase = IDLE;
      else begin_lifecycle(c, at);
    } else if (c->fd < 0) {
      c->sent = c->have = 0;
      to_connect(c);
    } else {
      c->sent = c->have = 0;
      send_request(c);
    }
  }
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

// Prints count and percentiles, in milliseconds, of the samples that match; -1 matches all.
static void summary(int step, int low, int high) {
  uint32_t *took = malloc((sample_count + 1) * sizeof *took);
  size_t n = 0;
  for (size_t i = 0; i < sample_count; i++)
    if ((step < 0 || samples[i].step == step) && samples[i].status >= low &&
        samples[i].status <= high)
      took[n++] = samples[i].took_us;
  qsort(took, n, sizeof *took, by_value);
  printf("{\"n\":%zu", n);
  const double at[] = {0.5, 0.95, 0.99};
  const char *names[] = {"p50", "p95", "p99"};
  for (int i = 0; n && i < 3; i++) {
    size_t k = (size_t)(at[i] * n + 0.999999);
    printf(",\"%s\":%.3f", names[i], took[k ? k - 1 : 0] / 1e3);
  }
  if (n) printf(",\"max\":%.3f", took[n - 1] / 1e3);
  printf("}");
  free(took);
}

static void print_text(const char *text) {
  putchar('"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') printf("\\%c", *text);
    else if ((unsigned char)*text < 32) printf("\\u%04x", *text);
    else putchar(*text);
  }
  putchar('"');
}

static void print_result(double ended) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  uint64_t ok = 0, rejected = 0;
  for (size_t i = 0; i < sample_count; i++) {
    ok += samples[i].status >= 200 && samples[i].status < 300;
    rejected += samples[i].status == 503;
  }
  double window = ended - warm_up;
  printf("{\"seconds\":%.3f,\"offered\":%llu,\"lifecycles\":%llu,\"aborted\":%llu", window,
         (unsigned long long)(serials + queue_tail - queue_head), (unsigned long long)finished,
         (unsigned long long)aborted);
  printf(",\"writes\":%llu,\"writesPerSecond\":%.1f", (unsigned long long)ok, ok / window);
  printf(",\"rejected\":%llu,\"rejectedWithoutRetryAfter\":%llu,\"wrong\":%llu",
         (unsigned long long)rejected, (unsigned long long)rejected_without_retry_after,
         (unsigned long long)wrong_count);
  printf(",\"lostConnections\":%llu,\"connections\":%d,\"lateArrivals\":%llu",
         (unsigned long long)lost_connections, client_count, (unsigned long long)late_arrivals);
  printf(",\"cpuSeconds\":%.3f", used.ru_utime.tv_sec + used.ru_stime.tv_sec +
                                     (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
  printf(",\"all\":");
  summary(-1, 200, 299);
  printf(",\"refused\":");
  summary(-1, 503, 503);
  printf(",\"steps\":{");
  for (int i = 0; i < step_name_count; i++) {
    if (i) printf(",");
    print_text(step_names[i]);
    printf(":");
    summary(i, 200, 299);
  }
  printf("},\"wrongAnswers\":[");
  for (uint64_t i = 0; i < wrong_count && i < 5; i++) {
    if (i) printf(",");
    print_text(wrong[i]);
  }
  printf("],\"timeline\":[");
  size_t i = 0;
  for (int second = 0, first = 1; i < sample_count; second++) {
    uint32_t slowest = 0;
    int good = 0, refused = 0;
    for (; i < sample_count && samples[i].at_ms < (second + 1) * 1000u; i++) {
      if (samples[i].status == 503) {
        refused++;
        continue;
      }
      good++;
      if (samples[i].took_us > slowest) slowest = samples[i].took_us;
    }
    if (!good && !refused) continue;
    printf("%s[%d,%d,%d,%.1f]", first ? "" : ",", second, good, refused, slowest / 1e3);
    first = 0;
  }
  printf("]}\n");
}

static void on_signal(int signal) { (void)signal, stopping = 1; }

int main(int argc, char **argv) {
  int option, closed = 0;
  while ((option = getopt(argc, argv, "a:c:r:m:d:w:pl:s:")) != -1) switch (option) {
      case 'a': snprintf(host, sizeof host, "%s", optarg); break;
      case 'c': closed = atoi(optarg); break;
      case 'r': rate = atof(optarg), open_loop = true; break;
      case 'm': client_limit = atoi(optarg); break;
      case 'd': duration = atof(optarg); break;
      case 'w': warm_up = atof(optarg); break;
      case 'p': patient = true; break;
      case 'l': if (!(log_file = fopen(optarg, "w"))) fail(optarg); break;
      case 's': seed = strtoul(optarg, NULL, 0); break;
      default: return 2;
    }
  if (optind + 1 != argc || (!closed && !open_loop)) {
    fprintf(stderr, "usage: driver (-c N | -r RATE) [-a HOST:PORT] [-d S] [-w S] [-p] [-l FILE] PLAN\n");
    return 2;
  }
  read_plan(argv[optind]);
  char *colon = strchr(host, ':'), ip[64];
  if (!colon) { errno = EINVAL; fail(host); }
  snprintf(ip, sizeof ip, "%.*s", (int)(colon - host), host);
  address.sin_family = AF_INET, address.sin_port = htons(atoi(colon + 1));
  if (inet_pton(AF_INET, ip, &address.sin_addr) != 1) { errno = EINVAL; fail(host); }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGTERM, on_signal), signal(SIGINT, on_signal);
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  queue = malloc(queue_room * sizeof *queue);
  clock_gettime(CLOCK_MONOTONIC, &began);
  if (!seed) seed = (uint32_t)began.tv_nsec ^ (uint32_t)getpid() << 16;
  for (int i = 0; i < closed; i++) begin_lifecycle(new_client(), now());

  struct epoll_event events[512];
  double next = 0, given_up = 0, warmed = 0, at = 0;
  for (;;) {
    at = now();
    if (!warmed && at >= warm_up) warmed = 1, finished = 0, aborted = 0;
    if (duration && at >= duration) {
      if (!patient) break;
      stopping = 1;
    }
    if (stopping) {
      if (!given_up) given_up = at + 60;
      int working = 0;
      for (int i = 0; i < client_count; i++) working += !clients[i]->stopped;
      if (!patient || !working || at > given_up) break;
    }
    for (; open_loop && !stopping && next <= at; next += 1 / rate) arrive(next);
    if (sleepers) wake(at);
    int wait = 50;
    if (open_loop) wait = next - at > 0.002 ? (int)((next - at) * 1e3) : 1;
    if (sleepers && wait > 5) wait = 5;
    if (open_loop && next - at < 0.001) wait = next > at ? 1 : 0;
    int n = epoll_wait(epoll_fd, events, 512, wait);
    for (int i = 0; i < n; i++) {
      Client *c = events[i].data.ptr;
      if (c->fd < 0) continue;
      if (c->phase == CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) lost(c);
        else send_request(c);
      } else if (c->phase == SENDING) {
        send_request(c);
      } else if (c->phase == READING) {
        read_answer(c);
      } else {
        hang_up(c); // closed by the server while nothing was asked
      }
    }
  }
  if (log_file) fclose(log_file);
  print_result(at);
  return wrong_count ? 1 : 0;
}
