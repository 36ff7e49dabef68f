@echo off
rem The aezoo command for Windows; what it does and which variables it reads is told at the top of the file aezoo.
rem Paths may hold any character: they stand in quotes, and never in a block of parentheses.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "ROOT=%ROOT:~0,-1%"
set "BUILD=%ROOT%\modules\aezoo-cli\target"
set "LOCK=%ROOT%\target\aezoo-build.lock"
set "LOG=%ROOT%\target\aezoo-build.log"

rem ---- Java 17 or newer: JAVA_HOME first, then PATH
set "FOUND=none"
if not defined JAVA_HOME goto java_on_path
call :probe "%JAVA_HOME%\bin\java.exe"
if defined JAVA_OK goto java_found
:java_on_path
call :probe "java.exe"
if defined JAVA_OK goto java_found
echo aezoo: needs Java 17 or newer, found %FOUND%: install one, or set JAVA_HOME to it 1>&2
exit /b 2
:java_found

rem ---- what to build
if not defined AEZOO_BACKEND set "AEZOO_BACKEND=cpu"
set "BUILD_NAME="
if "%AEZOO_BACKEND%"=="cpu" set "BUILD_NAME=aezoo" & set "PROFILE=" & set "DOWNLOAD=215 MB"
if "%AEZOO_BACKEND%"=="cuda" set "BUILD_NAME=aezoo-cuda" & set "PROFILE=-Pcuda" & set "DOWNLOAD=700 MB"
if defined BUILD_NAME goto backend_known
echo aezoo: AEZOO_BACKEND must be cpu or cuda, got "%AEZOO_BACKEND%" 1>&2
exit /b 2
:backend_known
set "RELEASE="
if not defined AEZOO_DL4J goto release_known
set "BAD="
for /f "delims=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-" %%c in ("%AEZOO_DL4J%") do set "BAD=yes"
if not defined BAD goto release_good
echo aezoo: AEZOO_DL4J must be a version such as 1.0.0-M1.1, got "%AEZOO_DL4J%" 1>&2
exit /b 2
:release_good
set "BUILD_NAME=%BUILD_NAME%-%AEZOO_DL4J%"
set "RELEASE=-Ddl4j.version=%AEZOO_DL4J% -Daezoo.classpath.release=-%AEZOO_DL4J%"
:release_known
rem the training UI, the server and their libraries are for those who ask for them
set "ADDITION="
for %%a in (%*) do if "%%~a"=="--ui" set "ADDITION=ui" & set "ADDS=12 MB for the training UI"
if "%~1"=="serve" set "ADDITION=serve" & set "ADDS=3 MB for the server"
if "%~1"=="explore" set "ADDITION=serve" & set "ADDS=3 MB for the server"
if not defined ADDITION goto addition_known
set "BUILD_NAME=%BUILD_NAME%-%ADDITION%"
set "PROFILE=%PROFILE% -P%ADDITION%"
set "DOWNLOAD=%DOWNLOAD% and %ADDS%, less what is there already"
:addition_known

rem ---- start, or build and start; Launch.java knows which, and does the rest
set "BUILT="
:start
if not exist "%BUILD%\aezoo-cli.jar" goto build
rem the short name, where there is one, can be said in every code page
for %%j in ("%BUILD%\aezoo-cli.jar") do set "JAR=%%~sj"
"%JAVA_EXE%" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djdk.console=java.base "-Daezoo.build=%BUILD_NAME%" -cp "%JAR%" org.aezoo.cli.Launch %*
set "RESULT=%ERRORLEVEL%"
if not "%RESULT%"=="3" exit /b %RESULT%
:build
if not defined BUILT goto not_built
echo aezoo: the build left no usable class path in "%BUILD%"; its output is in "%LOG%" 1>&2
exit /b 1
:not_built
set "BUILT=yes"
call :compile
if errorlevel 1 exit /b %ERRORLEVEL%
goto start

rem ---- sets JAVA_OK, JAVA_EXE and JDK where this Java will do, FOUND where it will not
:probe
set "JAVA_OK="
set "VERSION="
set "JDK="
for /f "tokens=1,2,*" %%a in ('call "%~1" -XshowSettings:properties -version 2^>^&1') do (
    if "%%a"=="java.home" set "JDK=%%c"
    if "%%a"=="java.specification.version" set "VERSION=%%c"
)
if not defined VERSION exit /b 0
set "FOUND=%VERSION%"
rem 1.8 and older
if "%VERSION:~0,2%"=="1." exit /b 0
if %VERSION% LSS 17 exit /b 0
set "JAVA_EXE=%~1"
set "JAVA_OK=yes"
exit /b 0

rem ---- one build at a time: the folder is the lock
:compile
if exist "%JDK%\bin\javac.exe" goto has_javac
echo aezoo: the first use builds the project and needs a JDK, but "%JDK%" has no javac: install a JDK, 17 or newer 1>&2
exit /b 2
:has_javac
if not exist "%ROOT%\target\" mkdir "%ROOT%\target" 2>nul
set "WAITED=0"
:lock
mkdir "%LOCK%" 2>nul
if not errorlevel 1 goto locked
if not exist "%LOCK%\" goto cannot_write
if %WAITED%==0 echo aezoo: waiting for a build that is already running; if there is none, remove "%LOCK%" 1>&2
set /a WAITED+=1
if %WAITED% GEQ 900 goto still_locked
ping -n 3 127.0.0.1 >nul
goto lock
:still_locked
echo aezoo: still locked after half an hour: remove "%LOCK%" 1>&2
exit /b 2
:cannot_write
echo aezoo: has to build first, and cannot write to "%ROOT%\target": let the owner of that folder run this once, give it room and permission, or use a copy of your own 1>&2
exit /b 2
:locked
echo started>"%LOCK%\start"
if exist "%LOCK%\start" goto signed
rmdir "%LOCK%"
goto cannot_write
:signed
echo aezoo: building (%AEZOO_BACKEND% backend; the first use downloads %DOWNLOAD%; a few minutes) ... 1>&2
set "JAVA_HOME=%JDK%"
pushd "%ROOT%"
call mvnw.cmd -B -ntp -Dstyle.color=never -Daezoo.quick -Dmaven.test.skip=true -pl modules/aezoo-cli -am %PROFILE% %RELEASE% package >"%LOG%" 2>&1 <nul
set "RESULT=%ERRORLEVEL%"
popd
if not "%RESULT%"=="0" goto failed
for %%j in ("%BUILD%\aezoo-cli.jar") do set "JAR=%%~sj"
for %%j in ("%LOCK%\start") do set "START=%%~sj"
"%JAVA_EXE%" "-Daezoo.build=%BUILD_NAME%" "-Daezoo.build.start=%START%" -cp "%JAR%" org.aezoo.cli.Launch
rmdir /s /q "%LOCK%"
exit /b 0
:failed
rmdir /s /q "%LOCK%"
powershell -NoProfile -Command "Get-Content -LiteralPath $env:LOG -Tail 25" 1>&2
echo aezoo: the build failed; all of its output is in "%LOG%" 1>&2
exit /b 1
